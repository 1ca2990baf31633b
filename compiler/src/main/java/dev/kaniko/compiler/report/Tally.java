package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintReport;

/** The number of findings of each severity, and the number of files with findings. */
public record Tally(int errors, int warnings, int infos, int filesWithFindings, int files) {
  /** No file. */
  public static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

  static Tally of(LintReport report) {
    var tally = NOTHING;
    for (var file : report.files()) {
      tally = tally.with(file);
    }
    return tally;
  }

  /** Returns these numbers with those of one more file. */
  public Tally with(FileReport file) {
    int moreErrors = 0;
    int moreWarnings = 0;
    for (var finding : file.findings()) {
      switch (finding.severity()) {
        case ERROR -> moreErrors++;
        case WARNING -> moreWarnings++;
        case INFO -> {}
      }
    }
    int moreInfos = file.findings().size() - moreErrors - moreWarnings;
    return new Tally(
        errors + moreErrors, warnings + moreWarnings, infos + moreInfos, filesWithFindings + (file.findings().isEmpty() ? 0 : 1), files + 1);
  }

  /** Returns the number of all findings with its noun. */
  public String counted() {
    int count = errors + warnings + infos;
    return count + (count == 1 ? " finding" : " findings");
  }
}
