package dev.kaniko.cli;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.report.Baseline;
import dev.kaniko.compiler.report.LintRun.Unread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** All reports of a run. What is found in a file is written to each of them as soon as it is known. */
final class OpenReports implements AutoCloseable {
  private final List<OpenReport> reports;

  OpenReports(List<OpenReport> reports) {
    this.reports = List.copyOf(reports);
  }

  /** Begins a baseline, with which nothing of this run is reported again. */
  static OpenReports accepting(Path file, Path directory) throws IOException {
    return new OpenReports(List.of(OpenReport.toFile(file, writer -> Baseline.begin(directory, writer))));
  }

  void add(FileReport report) throws IOException {
    for (var open : reports) {
      open.add(report);
    }
  }

  /**
   * Writes the ends.
   *
   * @param remark what stands behind a text for people
   * @return whether there is such a text
   */
  boolean end(List<Unread> unread, String remark) throws IOException {
    for (var open : reports) {
      open.end(unread, open.shown() ? remark : "");
    }
    return reports.stream().anyMatch(OpenReport::shown);
  }

  @Override
  public void close() throws IOException {
    for (var open : reports) {
      open.close();
    }
  }
}
