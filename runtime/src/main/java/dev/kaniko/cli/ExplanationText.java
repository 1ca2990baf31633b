package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.explain.ExplainedStep;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.explain.FileChange;
import dev.kaniko.runtime.explain.Reason;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code --explain} says to people: a line for each step that was not reused, and below it what changed. */
final class ExplanationText {
  private static final int LONGEST_STEP = 100;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ExplanationText() {}

  static String of(Explanation explanation) {
    if (!explanation.used()) {
      return "no step is reused, because the cache is not used in this build\n";
    }
    var steps = explanation.notReused();
    if (steps.isEmpty()) {
      return "every step was reused\n";
    }
    var out = new StringBuilder();
    out.append("steps that were not reused");
    out.append(Shown.line(explanation.compared()
        .map(time -> ", compared with the build of " + TIME.format(time) + explanation.place().map(cache -> " that " + cache + " remembers").orElse("") + ":")
        .orElseGet(() -> ": " + Explanation.firstBuild(explanation.place()) + " to compare with"))).append('\n');
    for (var step : steps) {
      var lines = step.reasons().stream().filter(reason -> reason.kind() != Reason.Kind.FIRST_BUILD).flatMap(reason -> lines(reason).stream()).toList();
      out.append("  ").append(Shown.line(step.name() + " " + shortened(step))).append('\n');
      lines.forEach(line -> out.append("      ").append(Shown.line(line)).append('\n'));
    }
    return out.toString();
  }

  private static String shortened(ExplainedStep step) {
    return step.text().length() <= LONGEST_STEP ? step.text() : step.text().substring(0, LONGEST_STEP - 1) + "…";
  }

  /** Returns a reason, and below it the files. */
  static List<String> lines(Reason reason) {
    var lines = new ArrayList<String>();
    lines.add(reason.text());
    reason.files().stream().map(FileChange::text).forEach(text -> lines.add("  " + text));
    if (reason.moreFiles() > 0) {
      lines.add(String.format(Locale.ROOT, "  and %,d more", reason.moreFiles()));
    }
    return lines;
  }
}
