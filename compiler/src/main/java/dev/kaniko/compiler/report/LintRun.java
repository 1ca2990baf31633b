package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.LintReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * One run of the linter, as a format writes it down.
 *
 * @param report what was found
 * @param unread the files that could not be looked at
 * @param version the version of this program
 * @param directory what relative names of files start from: absolute
 */
public record LintRun(LintReport report, List<Unread> unread, String version, Path directory) {
  /**
   * A file that was asked for and could not be looked at.
   *
   * @param file its name, as the caller gave it
   * @param reason why, as part of a sentence
   */
  public record Unread(String file, String reason) {
    public Unread {
      Objects.requireNonNull(file);
      Objects.requireNonNull(reason);
    }
  }

  public LintRun {
    Objects.requireNonNull(report);
    unread = List.copyOf(unread);
    Objects.requireNonNull(version);
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("not absolute: " + directory);
    }
  }
}
