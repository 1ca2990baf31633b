package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The USER that the image of each stage runs as, where the file says it. */
final class LastUsers {
  private LastUsers() {}

  /** Reports the last USER of each of some stages if it is root. */
  static void check(LintSubject subject, LintSink sink, RuleInfo info, Predicate<LintedStage> wanted) {
    for (var linted : subject.stages()) {
      if (wanted.test(linted)) {
        linted.readings().stream()
            .filter(reading -> Readings.sets(reading, ConfigDelta.User.class))
            .reduce((_, later) -> later)
            .filter(Readings::isWritten)
            .ifPresent(last -> root(last).ifPresent(user -> sink.report(linted.owner(last),
                info.finding(user.span(), "the last USER of the stage is " + user)
                    .withHelp("end the stage with a USER that is not root"))));
      }
    }
  }

  private static Optional<Text> root(Reading reading) {
    return reading.effects().map(Effects::users).orElse(List.of()).stream()
        .filter(user -> Set.of("root", "0").contains(user.value().split(":", -1)[0]) && Readings.isKnown(reading, user))
        .findFirst();
  }

  /** Tells whether a stage is the one that is built. */
  static boolean isTarget(LintSubject subject, LintedStage linted) {
    return subject.analysis().graph().filter(graph -> graph.target().equals(linted.stage().id())).isPresent();
  }
}
