package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashSet;

/** A stage that no build can need. */
public final class DeadStage implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("DeadStage", Severity.INFO, "A stage is never built", "K101");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** A stage with a name may be a target, and the last one is. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty() || !graph.get().everyStage()) {
      return;
    }
    var needed = new HashSet<StageId>();
    var open = new ArrayList<>(graph.get().stages().stream()
        .filter(stage -> stage.node().name().isPresent() || stage.id().equals(graph.get().target()))
        .toList());
    while (!open.isEmpty()) {
      var stage = open.removeLast();
      if (needed.add(stage.id())) {
        graph.get().dependencies(stage).forEach(id -> open.add(graph.get().stage(id)));
      }
    }
    // Where names lead nowhere because of an error, what needs the stages before is not known.
    var unclear = graph.get().stages().reversed().stream().filter(stage -> readsUnknown(graph.get(), stage)).findFirst();
    for (var stage : graph.get().stages()) {
      boolean mayBeRead = unclear.isPresent() && stage.id().compareTo(unclear.get().id()) < 0;
      if (!needed.contains(stage.id()) && !mayBeRead) {
        var head = stage.node().head();
        sink.report(head, INFO.finding(head.word().span(), "this stage is never built: it has no name and no later stage needs it")
            .withHelp("give it a name with AS, so that --target finds it, or delete it"));
      }
    }
  }

  /** Tells whether a name in a stage leads nowhere because of an error. */
  static boolean readsUnknown(StageGraph graph, StageDraft stage) {
    return stage.base() instanceof Base.Unknown
        || stage.references().stream().anyMatch(reference -> !graph.links().containsKey(reference.origin()));
  }
}
