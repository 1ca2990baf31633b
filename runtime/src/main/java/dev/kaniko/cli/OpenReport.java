package dev.kaniko.cli;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.LintRun.Unread;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A report that is being written to a file or to standard output, which stays open. A failure names the place. */
final class OpenReport implements AutoCloseable {
  private final OutputStream stream;
  private final Optional<Path> file;
  private final boolean shown;
  private final BufferedWriter writer;
  private final LintFormat.Page page;

  /** Begins what is written. */
  @FunctionalInterface
  interface Start {
    LintFormat.Page begin(Writer writer) throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }

  private OpenReport(OutputStream stream, Optional<Path> file, boolean shown, Start start) throws IOException {
    this.stream = stream;
    this.file = file;
    this.shown = shown;
    // A half of a surrogate pair becomes a question mark.
    this.writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    this.page = start.begin(writer);
  }

  static OpenReport toFile(Path file, Start start) throws IOException {
    try {
      return new OpenReport(Files.newOutputStream(file), Optional.of(file), false, start);
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  /**
   * @param shown whether it is a text for people
   */
  static OpenReport toStandardOutput(PrintStream out, boolean shown, Start start) throws IOException {
    return new OpenReport(out, Optional.empty(), shown, start);
  }

  /** Tells whether people read it while it is written. */
  boolean shown() {
    return shown;
  }

  /** Writes what was found in a file. */
  void add(FileReport report) throws IOException {
    written(() -> {
      page.add(report);
      if (!report.findings().isEmpty()) {
        writer.flush();
      }
    });
  }

  /**
   * Writes the end of the report.
   *
   * @param remark what stands behind it
   */
  void end(List<Unread> unread, String remark) throws IOException {
    written(() -> {
      page.end(unread);
      writer.write(remark);
      writer.flush();
    });
  }

  private void written(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException e) {
      throw file.isPresent() ? unwritten(file.get(), e) : e;
    }
    if (stream instanceof PrintStream printed && printed.checkError()) {
      throw new IOException("cannot write to standard output: nobody reads it, or it is full");
    }
  }

  private static IOException unwritten(Path file, IOException reason) {
    return new IOException("cannot write " + file + ": " + FileFailures.reason(reason), reason);
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      stream.close();
    }
  }
}
