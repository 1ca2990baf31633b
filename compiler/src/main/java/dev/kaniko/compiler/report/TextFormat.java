package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * For people: each finding with the lines it speaks of, file by file, and a last line that counts. Files that could not be read are not in
 * it: they are told apart from the report.
 *
 * @param colour whether to use terminal colours
 * @param summary whether to write the last line
 */
public record TextFormat(boolean colour, boolean summary) implements LintFormat {
  @Override
  public void write(LintRun run, Writer out) throws IOException {
    for (var file : run.report().files()) {
      var text = new TextReport(file.sources(), colour);
      for (var finding : file.findings()) {
        out.write(text.render(finding));
        out.write('\n');
      }
    }
    if (summary) {
      out.write(summary(Tally.of(run.report())));
      out.write('\n');
    }
  }

  private static String summary(Tally tally) {
    var parts = new ArrayList<String>();
    add(parts, tally.errors(), "error", "errors");
    add(parts, tally.warnings(), "warning", "warnings");
    add(parts, tally.infos(), "info", "infos");
    if (parts.isEmpty()) {
      return "nothing found in " + counted(tally.files(), "file", "files");
    }
    int files = tally.files();
    return String.join(", ", parts) + " in " + counted(tally.filesWithFindings(), "file", "files")
        + (files == tally.filesWithFindings() ? "" : " of " + files);
  }

  private static void add(List<String> parts, int count, String one, String many) {
    if (count > 0) {
      parts.add(counted(count, one, many));
    }
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
