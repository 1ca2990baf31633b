package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.diagnostic.Severity;
import java.util.EnumMap;
import java.util.Map;

/** The number of findings of each severity, and the number of files with findings. */
record Tally(int errors, int warnings, int infos, int filesWithFindings, int files) {
  static Tally of(LintReport report) {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    int touched = 0;
    for (var file : report.files()) {
      touched += file.findings().isEmpty() ? 0 : 1;
      file.findings().forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
    }
    return new Tally(
        counts.getOrDefault(Severity.ERROR, 0),
        counts.getOrDefault(Severity.WARNING, 0),
        counts.getOrDefault(Severity.INFO, 0),
        touched,
        report.files().size());
  }
}
