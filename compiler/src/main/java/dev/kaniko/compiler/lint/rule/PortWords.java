package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;

/** The ports of EXPOSE. */
final class PortWords {
  /** Looks at one port. */
  @FunctionalInterface
  interface Visitor {
    void visit(LintedStage linted, Reading reading, Text port);
  }

  private PortWords() {}

  /** Visits every port after expansion. */
  static void forEach(LintSubject subject, Visitor visitor) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (reading.effects().map(effects -> effects.sets(ConfigDelta.ExposedPort.class)).orElse(false)
            && reading.expanded().isPresent() && reading.expanded().get().arguments() instanceof Arguments.Words(_, var words, _)) {
          words.forEach(port -> visitor.visit(linted, reading, port));
        }
      }
    }
  }

  /** Tells whether a port is written in the file as it reads. */
  static boolean isVerbatim(Reading reading, Text port) {
    return reading.draft().triggeredBy().isEmpty()
        && reading.draft().node().arguments() instanceof Arguments.Words(_, var written, _) && written.contains(port);
  }
}
