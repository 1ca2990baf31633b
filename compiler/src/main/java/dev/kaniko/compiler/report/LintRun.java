package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.LintReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * One run of the linter, the input of a {@link LintFormat}.
 *
 * @param report the findings
 * @param unread the files that could not be read
 * @param version the version of this program
 * @param directory the absolute directory for relative file names
 */
public record LintRun(LintReport report, List<Unread> unread, String version, Path directory) {
  /**
   * A file that could not be read.
   *
   * @param file its name, as the user gave it
   * @param reason the reason, as part of a sentence
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
