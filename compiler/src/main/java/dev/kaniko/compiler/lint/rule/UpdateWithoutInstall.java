package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.HashMap;
import java.util.Set;

/** Package lists that are fetched in one instruction and used in another. */
public final class UpdateWithoutInstall implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("UpdateWithoutInstall", Severity.WARNING, "The package lists of APT are fetched in another instruction than what uses them", "K304");
  private static final String LISTS = "/var/lib/apt/lists";

  /** What looks at the lists. */
  private static final Set<String> USING = Set.of("install", "upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade", "build-dep", "source", "download");

  /** An update that nothing has used yet. */
  private record Update(RunStep run, Invocation command) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var open = new HashMap<StageId, Update>();
    for (var run : RunSteps.of(subject)) {
      var stage = run.stage().stage().id();
      var verbs = run.commands().stream().filter(Apt::is).toList();
      if (run.isTrigger() || verbs.isEmpty()) {
        continue;
      }
      var update = verbs.stream().filter(command -> isVerb(command, Set.of("update"))).findFirst();
      boolean uses = verbs.stream().anyMatch(command -> isVerb(command, USING));
      var before = open.remove(stage);
      if (update.isPresent()) {
        // What other programs do with the lists is not known.
        if (!uses && run.commands().stream().allMatch(command -> Apt.is(command) || command.is("rm", "set", "echo", "sudo", "apt-get")) && !run.mountsIn(LISTS)) {
          open.put(stage, new Update(run, update.get()));
        }
      } else if (uses && before != null) {
        var place = verbs.stream().filter(command -> isVerb(command, USING)).findFirst().orElseThrow();
        sink.report(before.run().owner(), INFO.finding(before.command().program().span(), "the lists are kept in the cache while what is installed with them changes")
            .withLabel(place.program().span(), "uses lists that may be old")
            .withHelp("do both in one instruction: apt-get update && apt-get install ..."));
      }
    }
  }

  private static boolean isVerb(Invocation command, Set<String> verbs) {
    return command.operands(Apt.VALUED).stream().findFirst().flatMap(Argument::literal).filter(verbs::contains).isPresent();
  }
}
