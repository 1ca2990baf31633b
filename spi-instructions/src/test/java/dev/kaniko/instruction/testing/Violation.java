package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Puts together what an author reads when a law does not hold: the law, one sentence, and what shows it. */
final class Violation {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param law as it is called in the documentation
   * @param sentence what is wrong, for somebody who does not know the kit
   */
  Violation(String law, String sentence) {
    text.append(law).append(" does not hold: ").append(sentence).append('\n');
  }

  /** Adds one thing. */
  Violation with(String name, Object thing) {
    return with(name, thing.toString().lines().toList());
  }

  /** Adds lines. */
  Violation with(String name, List<String> lines) {
    text.append("  ").append(name).append(':');
    if (lines.size() == 1) {
      text.append(' ').append(lines.getFirst()).append('\n');
    } else {
      text.append(lines.isEmpty() ? " none\n" : "\n");
      lines.forEach(line -> text.append("    ").append(line).append('\n'));
    }
    return this;
  }

  /** Adds what stands only in one of two lists. */
  Violation difference(String nameOfOne, List<String> one, String nameOfOther, List<String> other) {
    return with("only " + nameOfOne, without(one, other)).with("only " + nameOfOther, without(other, one));
  }

  private static List<String> without(List<String> some, List<String> others) {
    var gone = new HashSet<>(others);
    return some.stream().filter(line -> !gone.contains(line)).toList();
  }

  Violation problems(List<Diagnostic> problems) {
    var lines = new ArrayList<String>();
    problems.forEach(problem -> lines.add(
        problem.severity() + " at " + problem.span().start() + ".." + problem.span().end() + ": " + problem.message() + " [" + problem.code() + "]"));
    return with("reported", lines);
  }

  AssertionError error() {
    return new AssertionError(text.toString());
  }
}
