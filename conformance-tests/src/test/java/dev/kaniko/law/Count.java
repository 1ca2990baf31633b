package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An instruction that says that its result may not be used again: it comes to something else each time. */
record Count(AtomicInteger count) implements Instruction {
  Count() {
    this(new AtomicInteger());
  }

  /** How often it was carried out. */
  int calls() {
    return count.get();
  }

  /** Returns a plan with this in place of the last step. */
  BuildPlan in(BuildPlan plan) {
    return withLast(plan, this);
  }

  /** Returns a plan with another instruction in place of the last one. */
  static BuildPlan withLast(BuildPlan plan, Instruction instruction) {
    var stages = new ArrayList<>(plan.stages());
    var steps = new ArrayList<>(stages.getLast().steps());
    var last = steps.removeLast();
    steps.add(last.withWork(Work.of(instruction, Map.of(), last.environment())));
    stages.set(stages.size() - 1, stages.getLast().withSteps(steps));
    return new BuildPlan(stages, plan.pruned(), plan.proxyEnvironment(), plan.epoch());
  }

  @Override
  public Keyword keyword() {
    return new Keyword("COUNT");
  }

  @Override
  public Span span() {
    return new Span(new SourceId("Dockerfile"), 0, 0);
  }

  @Override
  public RootAccess rootAccess() {
    return RootAccess.NONE;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.empty();
  }

  @Override
  public List<Input> inputs() {
    return List.of();
  }

  @Override
  public Effects effects() {
    return Effects.NONE.withLayer(Effects.Layer.ALWAYS);
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var files = new MemoryTree().file("/count", String.valueOf(count.incrementAndGet()));
    return Outcome.layer(SnapshotDiff.between(FileTree.EMPTY, files), "COUNT");
  }
}
