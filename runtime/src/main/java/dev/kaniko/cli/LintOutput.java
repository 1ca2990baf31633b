package dev.kaniko.cli;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.LintRun.Unread;
import dev.kaniko.compiler.report.Tally;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes what was found in a file as soon as it is its turn, and keeps of it only what the end of the run depends on. */
final class LintOutput implements LintQueue.Taker {
  private final LintFormat.Page page;
  private final Writer writer;
  private final FailOn failOn;
  private final Consumer<String> errors;
  private final List<Unread> unread;
  private Tally tally = Tally.NOTHING;
  private boolean failing;

  /**
   * @param unread what could not be searched
   * @param errors takes messages
   */
  LintOutput(LintFormat.Page page, Writer writer, FailOn failOn, List<Unread> unread, Consumer<String> errors) {
    this.page = page;
    this.writer = writer;
    this.failOn = failOn;
    this.unread = new ArrayList<>(unread);
    this.errors = errors;
  }

  @Override
  public void take(DockerfileSearch.Source source, FileReport report) throws IOException {
    page.add(report);
    if (!report.findings().isEmpty()) {
      writer.flush();
    }
    tally = tally.with(report);
    failing |= failOn != FailOn.NEVER
        && (report.failing() || report.findings().stream().anyMatch(finding -> failOn.includes(finding.severity())));
  }

  @Override
  public void unread(DockerfileSearch.Source source, IOException reason) {
    unread.add(new Unread(source.name(), FileFailures.reason(reason)));
  }

  @Override
  public void bug(DockerfileSearch.Source source) {
    errors.accept(source.name() + " brings a bug of ours to light");
  }

  /** Writes the end of the report. */
  void end() throws IOException {
    page.end(unread);
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
