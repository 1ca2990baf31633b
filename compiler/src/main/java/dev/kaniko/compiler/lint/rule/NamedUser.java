package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.regex.Pattern;

/** A user by name, which Kubernetes cannot judge. */
public final class NamedUser implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("NamedUser", Severity.INFO, "USER is a name and not a number", "DL3066").onRequest();
  private static final Pattern NUMBER = Pattern.compile("[0-9]*");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && Readings.sets(reading, ConfigDelta.User.class)) {
          reading.effects().map(Effects::users).orElse(List.of()).stream()
              .filter(user -> isJudged(reading, user) && !NUMBER.matcher(user.value().split(":", -1)[0]).matches())
              .forEach(user -> sink.report(linted.owner(reading), INFO.finding(user.span(), "only a number shows that " + user + " is not root")
                  .withHelp("write the number of the user")));
        }
      }
    }
  }

  /** What a build argument says is a matter of the build. */
  private static boolean isJudged(Reading reading, Text user) {
    return Readings.isKnown(reading, user) && reading.uses().stream().allMatch(
        use -> use.provenance().map(Provenance::kind).filter(kind -> kind == Provenance.Kind.ENVIRONMENT || kind == Provenance.Kind.BASE_IMAGE).isPresent());
  }
}
