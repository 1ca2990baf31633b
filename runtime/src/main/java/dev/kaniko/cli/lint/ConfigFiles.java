package dev.kaniko.cli.lint;

import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The configuration that counts for a run. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /**
   * What was found.
   *
   * @param directory where the patterns of the configuration start from; absolute
   */
  public record Found(LintConfig config, Path directory) {}

  /**
   * Reads the configuration that was named, else the one that is found. One of ours has to be right. What is wrong with one of hadolint is told, and it
   * counts as if it was not there, as in hadolint.
   *
   * @param named the file that was asked for
   * @param known the rules that there are
   * @throws IOException if a file that was asked for cannot be read
   * @throws ConfigException if something is wrong with it
   */
  public static Found read(ConfigSearch search, Optional<Path> named, RuleSet known, Consumer<String> warnings) throws IOException, ConfigException {
    var ours = named.isPresent() ? named.filter(path -> !isHadolint(path)) : search.kaniko();
    if (ours.isPresent()) {
      var file = search.directory().resolve(ours.get());
      return new Found(KanikoConfig.read(file, known), Objects.requireNonNull(file.getParent()));
    }
    var theirs = named.or(search::hadolint);
    return new Found(theirs.isEmpty() ? LintConfig.NONE : hadolint(search.directory().resolve(theirs.get()), named.isPresent(), warnings), search.directory());
  }

  private static LintConfig hadolint(Path file, boolean named, Consumer<String> warnings) throws IOException, ConfigException {
    try {
      return HadolintConfig.read(file).config();
    } catch (IOException | ConfigException e) {
      if (named) {
        throw e;
      }
      warnings.accept("the configuration does not count: " + e.getMessage());
      return LintConfig.NONE;
    }
  }

  private static boolean isHadolint(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return String.valueOf(file.getFileName()).contains("hadolint") || folder != null && folder.endsWith(".hadolint");
  }
}
