package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** A user by name in an image that has no list of users. */
public final class UnknownUser implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("UnknownUser", Severity.WARNING, "A user is given by name where there are no users", "K702");
  private static final Pattern NUMBERS = Pattern.compile("[0-9]*(:[0-9]*)?");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** Only what starts from scratch is known to have no users, and only until something may have brought some. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var withoutUsers = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean without = linted.stage().base() instanceof Base.Scratch && linted.draft().replacement().isEmpty()
          || linted.stage().base() instanceof Base.StageBase(var base) && withoutUsers.contains(base);
      for (var reading : linted.readings()) {
        if (without) {
          users(reading).stream().filter(user -> !NUMBERS.matcher(user.value()).matches() && !user.value().equals("root"))
              .forEach(user -> sink.report(linted.owner(reading), finding(user)));
        }
        without &= !mayBringUsers(reading);
      }
      if (without) {
        withoutUsers.add(linted.stage().id());
      }
    }
  }

  private static List<Text> users(Reading reading) {
    return reading.effects().map(Effects::users).orElse(List.of());
  }

  /** Copies to places that have nothing to do with /etc bring none; of anything else that changes files it is not known. */
  private static boolean mayBringUsers(Reading reading) {
    return reading.effects().map(effects -> effects.layer() != Effects.Layer.NEVER
        && (effects.commands().isPresent() || effects.placements().isEmpty() || effects.placements().stream().anyMatch(UnknownUser::mayHoldUsers)))
        .orElse(true);
  }

  private static boolean mayHoldUsers(Placement placement) {
    return !placement.sources().isEmpty() && !isElsewhere(placement.destination().value());
  }

  private static boolean isElsewhere(String destination) {
    var names = ImagePath.clean(destination).names();
    return destination.startsWith("/") && !names.isEmpty() && !names.getFirst().equals("etc");
  }

  private static Diagnostic finding(Text user) {
    return INFO.finding(user.span(), "the image has no /etc/passwd, so nobody is called " + user)
        .withHelp("give the numbers of user and group, for example 65532:65532");
  }
}
