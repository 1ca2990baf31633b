package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.cli.DockerfileSearch.LeftOut;
import dev.kaniko.cli.lint.ConfigException;
import dev.kaniko.cli.lint.ConfigFiles;
import dev.kaniko.cli.lint.ConfigSearch;
import dev.kaniko.cli.lint.LintConfig;
import dev.kaniko.cli.lint.PathPatterns;
import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The options of commands that look for Dockerfiles: which files are meant, and which configuration counts. */
final class SearchOptions implements OptionGroup {
  List<String> files = new ArrayList<>();
  @Nullable Path config;
  boolean noConfig;
  List<String> exclude = new ArrayList<>();
  boolean noGitignore;
  String stdinName = "<stdin>";

  @Override
  public void declare(Options options) {
    options.arguments(PositionalParamSpec.builder().arity("0..*").paramLabel("FILE|DIR|-")
        .description(
            "what is meant: Dockerfiles, directories with Dockerfiles somewhere below, or - for standard input",
            "(default: the Dockerfile of the working directory; if it has none, all below it)"),
        values -> files = values);
    options.value(option("--config").paramLabel("FILE")
        .description(
            "the configuration; one whose name has hadolint in it is read as hadolint does",
            "(default: .kaniko.yaml of the working directory or above it in the repository, else the first of those that hadolint looks for)"),
        Path.class, value -> config = value);
    options.flag(option("--no-config").description("read no configuration file"), on -> noConfig = on);
    options.list(option("--exclude").paramLabel("PATTERN").splitRegex(",")
        .description("leave out files that match, as in a .gitignore of the working directory; may be repeated"), values -> exclude = values);
    options.flag(option("--no-gitignore")
        .description("take what git ignores too; it is left out below a directory (files that are named are taken always)"), on -> noGitignore = on);
    options.value(option("--stdin-name").paramLabel("NAME").defaultValue("<stdin>")
        .description("what standard input is called (default: ${DEFAULT-VALUE})"), String.class, value -> stdinName = value);
  }

  /**
   * Reads the configuration that counts.
   *
   * @param known the rules that there are
   */
  ConfigFiles.Found configuration(Path directory, Map<String, String> environment, RuleSet known, Consumer<String> warnings)
      throws IOException, ConfigException {
    return noConfig
        ? new ConfigFiles.Found(LintConfig.NONE, directory)
        : ConfigFiles.read(new ConfigSearch(directory, environment), Optional.ofNullable(config), known, warnings);
  }

  /**
   * Finds the files that are meant.
   *
   * @param excluded patterns of files that the configuration leaves out
   * @param links whether links to files count below a directory
   */
  DockerfileSearch.Found find(Path directory, List<String> excluded, boolean links) {
    var patterns = new PathPatterns(directory, Stream.concat(excluded.stream(), exclude.stream()).toList());
    return DockerfileSearch.find(files, directory, stdinName, new LeftOut(patterns, !noGitignore, !links));
  }
}
