package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.HashMap;
import java.util.HashSet;

/** Two tools for one task. */
public final class WgetAndCurl implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("WgetAndCurl", Severity.WARNING, "A stage uses both wget and curl", "DL4001");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var first = new HashMap<StageId, Invocation>();
    var reported = new HashSet<StageId>();
    for (var run : RunSteps.of(subject)) {
      var stage = run.stage().stage().id();
      for (var command : run.commands()) {
        if (command.is("wget", "curl")) {
          var other = first.putIfAbsent(stage, command);
          if (other != null && !other.name().equals(command.name()) && reported.add(stage)) {
            sink.report(run.owner(), INFO.finding(command.program().span(), "the stage uses both wget and curl")
                .withLabel(other.program().span(), "the other one")
                .withHelp("one of them is enough"));
          }
        }
      }
    }
  }
}
