package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ConfigDelta;
import java.util.HashSet;
import java.util.Set;

/** An image that runs as root because neither the file nor the base sets a user. */
public final class RootByDefault implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("RootByDefault", Severity.WARNING, "Nothing sets a user, so the image runs as root", "K701").onRequest();
  private static final Set<String> ROOT = Set.of("", "0", "root");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var ofRoot = new HashSet<StageId>();
    var running = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      if (runs(linted, running)) {
        running.add(linted.stage().id());
      }
      if (startsAsRoot(linted, ofRoot) && linted.readings().stream().noneMatch(reading -> Readings.sets(reading, ConfigDelta.User.class))) {
        ofRoot.add(linted.stage().id());
        if (LastUsers.isTarget(subject, linted) && running.contains(linted.stage().id())) {
          var head = linted.draft().node().head();
          sink.report(head, INFO.finding(head.word().span(), "neither the file nor its base sets a user, so the image runs as root")
              .withHelp("end the stage with a USER that is not root"));
        }
      }
    }
  }

  /** Tells whether the image has a command; others only hold files. */
  private static boolean runs(LintedStage linted, Set<StageId> running) {
    var start = linted.stage().config();
    return linted.readings().stream().anyMatch(reading -> Readings.sets(reading, ConfigDelta.Cmd.class) || Readings.sets(reading, ConfigDelta.Entrypoint.class))
        || linted.stage().base() instanceof Base.StageBase(var base) && running.contains(base)
        || !start.cmd().isEmpty() || !start.entrypoint().isEmpty();
  }

  /** A base that is not known may set a user; nothing is set where there is no base. */
  private static boolean startsAsRoot(LintedStage linted, Set<StageId> ofRoot) {
    return linted.stage().base() instanceof Base.StageBase(var base)
        ? ofRoot.contains(base)
        : linted.stage().start().known() && ROOT.contains(linted.stage().config().user().split(":", -1)[0]);
  }
}
