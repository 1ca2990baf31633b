package dev.kaniko.cli;

import dev.kaniko.cli.lint.Threshold;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Tally;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes what was found in a file as soon as it is its turn, and keeps of it only what the end of the run depends on. */
final class LintOutput implements ReportTaker {
  private final OpenReports reports;
  private final Threshold threshold;
  private final Consumer<String> errors;
  private final List<Unread> unread;
  private Tally tally = Tally.NOTHING;
  private boolean failing;

  /**
   * @param threshold what makes the run fail
   * @param unread what could not be searched
   * @param errors takes messages
   */
  LintOutput(OpenReports reports, Threshold threshold, List<Unread> unread, Consumer<String> errors) {
    this.reports = reports;
    this.threshold = threshold;
    this.unread = new ArrayList<>(unread);
    this.errors = errors;
  }

  @Override
  public void take(DockerfileSearch.Source source, FileReport report) throws IOException {
    reports.add(report);
    tally = tally.with(report);
    failing |= report.failing() && threshold.includes(Severity.ERROR)
        || report.findings().stream().anyMatch(finding -> threshold.includes(finding.severity()));
  }

  @Override
  public void unread(DockerfileSearch.Source source, IOException reason) {
    unread.add(new Unread(source.name(), FileFailures.reason(reason)));
  }

  @Override
  public void bug(DockerfileSearch.Source source) {
    errors.accept(source.name() + " brings a bug of ours to light");
  }

  Tally tally() {
    return tally;
  }

  List<Unread> unread() {
    return unread;
  }

  int exitCode() {
    if (!unread.isEmpty()) {
      return ExitCode.WRONG_USAGE;
    }
    return failing ? ExitCode.FAILED : ExitCode.BUILT;
  }
}
