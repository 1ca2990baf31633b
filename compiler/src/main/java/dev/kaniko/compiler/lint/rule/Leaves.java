package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import java.util.HashSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** The stages that no other stage needs: what each of them makes is an image of its own. */
final class Leaves {
  private Leaves() {}

  /**
   * Reports the FROM of each such stage that lacks something which it may have from the stages that it starts from.
   *
   * @param has tells whether an instruction brings it
   * @param known tells whether the configuration of a base image has it
   */
  static void check(LintSubject subject, LintSink sink, Predicate<Reading> has, Predicate<LintedStage> known, Function<Span, Diagnostic> finding) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty()) {
      return;
    }
    var needed = new HashSet<StageId>();
    graph.get().stages().forEach(stage -> needed.addAll(graph.get().dependencies(stage)));
    var having = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      var base = linted.stage().base();
      if (linted.readings().stream().anyMatch(has) || base instanceof Base.StageBase(var earlier) && having.contains(earlier) || known.test(linted)) {
        having.add(linted.stage().id());
      } else if (!needed.contains(linted.stage().id()) && !linted.draft().node().isImplied()) {
        var head = linted.draft().node().head();
        sink.report(head, finding.apply(head.word().span()));
      }
    }
  }
}
