package dev.kaniko.cli;

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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that look for Dockerfiles: which files are meant, and which configuration counts. */
final class SearchOptions {
  @Parameters(paramLabel = "FILE|DIR|-", arity = "0..*",
      description = {"what is meant: Dockerfiles, directories with Dockerfiles somewhere below, or - for standard input",
          "(default: the Dockerfile of the working directory; if it has none, all below it)"})
  List<String> files = new ArrayList<>();

  @Option(names = "--config", paramLabel = "FILE",
      description = {"the configuration; one whose name has hadolint in it is read as hadolint does",
          "(default: .kaniko.yaml of the working directory or above it in the repository, else the first of those that hadolint looks for)"})
  @Nullable Path config;

  @Option(names = "--no-config", description = "read no configuration file")
  boolean noConfig;

  @Option(names = "--exclude", paramLabel = "PATTERN", split = ",",
      description = "leave out files that match, as in a .gitignore of the working directory; may be repeated")
  List<String> exclude = new ArrayList<>();

  @Option(names = "--no-gitignore",
      description = "take what git ignores too; it is left out below a directory (files that are named are taken always)")
  boolean noGitignore;

  @Option(names = "--stdin-name", paramLabel = "NAME", defaultValue = "<stdin>", description = "what standard input is called (default: ${DEFAULT-VALUE})")
  String stdinName = "<stdin>";

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
