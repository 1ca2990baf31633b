package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.List;
import java.util.Optional;

/** A variable that is used in the instruction that sets it. */
public final class SiblingInEnv implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("SiblingInEnv", Severity.ERROR, "ENV uses a variable that the same ENV sets", "DL3044", "K404");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && Readings.sets(reading, ConfigDelta.Env.class)
            && reading.draft().node().arguments() instanceof Arguments.KeyValues(var pairs, _)) {
          pairs.forEach(pair -> pairs.stream().filter(other -> !other.equals(pair)).forEach(
              sibling -> uses(reading, pair, sibling).forEach(use -> sink.report(linted.owner(reading), finding(use, sibling)))));
        }
      }
    }
  }

  /** A value from before is what somebody may want; that of a base image is so only if it is the same. */
  private static List<VariableUse> uses(Reading reading, Arguments.KeyValue pair, Arguments.KeyValue sibling) {
    return reading.uses().stream()
        .filter(use -> use.name().equals(sibling.key().value()) && pair.value().span().contains(use.span()))
        .filter(use -> use.provenance().map(provenance -> provenance.kind() == Provenance.Kind.BASE_IMAGE).orElse(true))
        .filter(use -> !use.value().equals(Optional.of(sibling.value().value())))
        .toList();
  }

  private static Diagnostic finding(VariableUse use, Arguments.KeyValue sibling) {
    var value = use.value().map(text -> "\"" + text + "\"").orElse("not set");
    return INFO.finding(use.span(), "$" + use.name() + " is " + value + " here: an ENV sets its variables all at once")
        .withLabel(sibling.key().span(), "has this value from the next instruction on")
        .withHelp("use the variable in a second ENV");
  }
}
