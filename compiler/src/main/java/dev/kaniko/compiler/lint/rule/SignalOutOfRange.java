package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.regex.Pattern;

/** K914: a signal that no system has. */
public final class SignalOutOfRange implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("K914", Severity.WARNING, "STOPSIGNAL is a number that no signal has");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int MOST = 64;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (reading.effects().map(effects -> effects.sets(ConfigDelta.StopSignal.class)).orElse(false)
            && reading.expanded().isPresent() && reading.expanded().get().arguments() instanceof Arguments.Line(var signal)
            && NUMBER.matcher(signal.value()).matches() && Integer.parseInt(signal.value()) > MOST) {
          sink.report(linted.owner(reading), INFO.finding(signal.span(), "there is no signal " + signal + ": the last is " + MOST));
        }
      }
    }
  }
}
