package dev.kaniko.cli;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.report.PublishedPages;
import dev.kaniko.diagnostic.Suggestions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reports of a run of {@code kaniko lint}.
 *
 * @param reports each with its place
 * @param pages where the pages of rules can be read
 */
record LintReports(List<Report> reports, PublishedPages pages) {
  /**
   * One report.
   *
   * @param file where it goes; empty for standard output
   */
  record Report(ReportFormat format, Optional<Path> file) {}

  /** Something to write. */
  @FunctionalInterface
  interface Content {
    void write(BufferedWriter writer) throws IOException;

    /** A half of a surrogate pair becomes a question mark, and the stream stays open. */
    default void writeTo(OutputStream stream) throws IOException {
      var writer = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
      write(writer);
      writer.flush();
    }
  }

  LintReports {
    reports = List.copyOf(reports);
  }

  /**
   * Reads options.
   *
   * @param usual the formats where no option says one
   */
  static LintReports of(LintOptions options, List<String> usual) {
    var given = options.formats.isEmpty() && !usual.isEmpty() ? usual.subList(0, 1) : options.formats;
    var formats = given.isEmpty() ? List.of("text") : given;
    var outputs = new ArrayList<>(options.outputs);
    var reports = new ArrayList<Report>();
    for (var text : formats) {
      int equals = text.indexOf('=');
      var format = format(equals < 0 ? text : text.substring(0, equals));
      var file = equals >= 0 ? text.substring(equals + 1) : outputs.isEmpty() ? "-" : outputs.removeFirst();
      reports.add(new Report(format, Optional.of(file).filter(name -> !name.equals("-")).map(name -> RequestReader.parsed("--output", name, Words::path))));
    }
    if (!outputs.isEmpty()) {
      throw new UsageException("--output " + outputs.getFirst() + ": there is no --format for it");
    }
    if (reports.stream().filter(report -> report.file().isEmpty()).count() > 1) {
      throw new UsageException("--format: two reports cannot both go to standard output; write --format " + formats.getFirst() + "=FILE");
    }
    return new LintReports(reports, options.rulePages == null ? PublishedPages.PUBLISHED : RequestReader.parsed("--rule-pages", options.rulePages, PublishedPages::at));
  }

  private static ReportFormat format(String name) {
    return ReportFormat.named(name).orElseThrow(() -> new UsageException(
        "--format " + name + ": there is no such format" + Suggestions.question(name.toLowerCase(Locale.ROOT), ReportFormat.names())
            + "; there are " + String.join(", ", ReportFormat.names())));
  }

  /**
   * Begins all reports.
   *
   * @param rules the rules that are looked for
   * @param colour whether a text on standard output has colours
   * @throws IOException if one cannot be written
   */
  OpenReports begin(List<RuleInfo> rules, Path directory, boolean colour, PrintStream out) throws IOException {
    var open = new ArrayList<OpenReport>();
    try {
      for (var report : reports) {
        open.add(begin(report, rules, directory, colour, out));
      }
    } catch (IOException e) {
      new OpenReports(open).close();
      throw e;
    }
    return new OpenReports(open);
  }

  private OpenReport begin(Report report, List<RuleInfo> rules, Path directory, boolean colour, PrintStream out) throws IOException {
    boolean shown = report.file().isEmpty() && report.format() == ReportFormat.TEXT;
    var format = report.format().writer(colour && shown, pages);
    OpenReport.Start start = writer -> format.begin(rules, Version.text(), directory, writer);
    return report.file().isPresent() ? OpenReport.toFile(report.file().get(), start) : OpenReport.toStandardOutput(out, shown, start);
  }

  static void toFile(Path file, Content content) {
    try (var stream = Files.newOutputStream(file)) {
      content.writeTo(stream);
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + FileFailures.reason(e));
    }
  }

  static void toStandardOutput(PrintStream out, Content content) throws IOException {
    content.writeTo(out);
    if (out.checkError()) {
      throw new IOException("cannot write to standard output: nobody reads it, or it is full");
    }
  }
}
