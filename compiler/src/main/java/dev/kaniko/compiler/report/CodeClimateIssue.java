package dev.kaniko.compiler.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.stream.Stream;

/** An issue as Code Climate defines it, and GitLab after it. */
record CodeClimateIssue(
    String type,
    @JsonProperty("check_name") String check,
    String description,
    List<String> categories,
    Location location,
    String severity,
    String fingerprint) {
  record Location(String path, Lines lines) {}

  record Lines(int begin, int end) {}

  /** Returns the findings of a run, and its files that cannot be read. */
  static Stream<CodeClimateIssue> of(LintRun run) {
    var names = new FileNames(run.directory());
    var found = run.report().files().stream().flatMap(file -> of(file, names));
    var unread = run.unread().stream().map(file -> issue(
        "Unread", "this file cannot be read: " + file.reason(), names.path(file.file()), Region.FIRST, Severity.ERROR,
        Fingerprints.digest(file.file() + "\0" + file.reason())));
    return Stream.concat(found, unread);
  }

  private static Stream<CodeClimateIssue> of(FileReport file, FileNames names) {
    var path = names.path(file.file().name());
    var fingerprints = new Fingerprints();
    // Two files may have the same lines, and no two issues of a report may have the same fingerprint.
    return Finding.of(file).map(finding -> issue(
        finding.diagnostic().code(), finding.message(), path, finding.place(), finding.diagnostic().severity(),
        Fingerprints.digest(path + "\0" + fingerprints.of(finding))));
  }

  private static CodeClimateIssue issue(String rule, String message, String path, Region place, Severity severity, String fingerprint) {
    int end = Math.max(place.line(), place.endColumn() == 1 ? place.endLine() - 1 : place.endLine());
    return new CodeClimateIssue(
        "issue", rule, message, List.of("Bug Risk"), new Location(path, new Lines(place.line(), end)), severity(severity), fingerprint);
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case ERROR -> "blocker";
      case WARNING -> "major";
      case INFO -> "info";
    };
  }
}
