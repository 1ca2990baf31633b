package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Text for people: each finding with the lines of its place, file by file. It does not include the summary and the unread files, because the caller
 * prints those for other formats too.
 *
 * @param colour whether to use terminal colours
 */
public record TextFormat(boolean colour) implements LintFormat {
  @Override
  public Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) {
    var names = new HashMap<String, String>();
    rules.forEach(rule -> names.put(rule.id(), String.join(", ", rule.names())));
    return new Page() {
      @Override
      public void add(FileReport file) throws IOException {
        var text = new TextReport(file.sources(), colour, UnaryOperator.identity(), code -> names.getOrDefault(code, code));
        for (var finding : file.findings()) {
          out.write(text.render(finding));
          out.write('\n');
        }
      }

      @Override
      public void end(List<LintRun.Unread> unread) {
        // Who prints the report prints these.
      }
    };
  }

  /** Returns a line with the number of findings, without a line end. */
  public static String summary(LintReport report) {
    return summary(Tally.of(report));
  }

  /** Returns a line with the number of findings, without a line end. */
  public static String summary(Tally tally) {
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
