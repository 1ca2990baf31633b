package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.HeredocUse;
import java.util.Optional;
import java.util.stream.Stream;

/** Whole file systems that are copied into others. */
final class WholeCopies {
  private WholeCopies() {}

  /**
   * Reports each copy of a root to a root. A stage from scratch may take all of another, to be that without its layers; and what starts from
   * scratch has nothing but what is meant to be copied.
   *
   * @param ofStages whether the copied tree is a stage that runs commands, or an image of which nothing is known
   */
  static void check(LintSubject subject, LintSink sink, RuleInfo info, boolean ofStages) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty()) {
      return;
    }
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        if (Readings.isWritten(reading) && !(linted.stage().base() instanceof Base.Scratch)) {
          wholes(reading).filter(_ -> ofStages ? isBuilt(graph.get(), reading) : isUnknown(graph.get(), reading)).forEach(source -> sink.report(
              linted.owner(reading),
              info.finding(source.text().span(), "every file of the other image comes with it, those of its system too").withHelp("copy what is needed")));
        }
      }
    }
  }

  private static Stream<Placement.Source> wholes(Reading reading) {
    return Readings.copies(reading).stream().filter(placement -> placement.destination().value().equals("/"))
        .flatMap(placement -> placement.sources().stream())
        .filter(source -> source.from() == Placement.From.TREE && source.text().value().equals("/"));
  }

  private static Stream<TreeSource> trees(StageGraph graph, Reading reading) {
    return reading.draft().references().stream().flatMap(reference -> Optional.ofNullable(graph.links().get(reference.origin())).stream());
  }

  private static boolean isBuilt(StageGraph graph, Reading reading) {
    return trees(graph, reading).anyMatch(tree -> tree instanceof TreeSource.StageRoot(var id) && isOfImage(graph, id)
        && graph.stage(id).instructions().stream().anyMatch(WholeCopies::runs));
  }

  private static boolean isUnknown(StageGraph graph, Reading reading) {
    return trees(graph, reading).anyMatch(tree -> tree instanceof TreeSource.Image
        || tree instanceof TreeSource.StageRoot(var id) && isOfImage(graph, id) && graph.stage(id).instructions().stream().noneMatch(WholeCopies::runs));
  }

  private static boolean isOfImage(StageGraph graph, StageId id) {
    var base = graph.stage(id).base();
    while (base instanceof Base.StageBase(var earlier)) {
      base = graph.stage(earlier).base();
    }
    return base instanceof Base.ImageBase;
  }

  private static boolean runs(InstructionDraft draft) {
    return draft.node().syntax().shape() == ArgumentShape.COMMAND && draft.node().syntax().heredocs() == HeredocUse.COMMAND;
  }
}
