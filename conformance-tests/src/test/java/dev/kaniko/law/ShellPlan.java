package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.FakeShell;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Plans whose commands are carried out by a {@link FakeShell} on a root in memory, so that builds with RUN need no processes. */
final class ShellPlan {
  private ShellPlan() {}

  /** Returns a plan with the same steps, of which those that run commands call the shell. */
  static BuildPlan of(BuildPlan plan) {
    return new BuildPlan(plan.stages().stream().map(ShellPlan::of).toList(), plan.pruned(), plan.proxyEnvironment(), plan.epoch());
  }

  private static StagePlan of(StagePlan stage) {
    return stage.withSteps(stage.steps().stream().map(ShellPlan::of).toList());
  }

  private static Step of(Step step) {
    var work = step.work();
    return work.runs()
        ? step.withWork(new Work(
            new ShellRun(work.instruction()), work.sources(), work.environment(), RootAccess.READ, work.omitted(), work.optimizations()))
        : step;
  }

  /** Does what its instruction says in a copy of the root, and claims what has changed there. */
  private record ShellRun(Instruction run) implements Instruction {
    @Override
    public Keyword keyword() {
      return run.keyword();
    }

    @Override
    public Span span() {
      return run.span();
    }

    @Override
    public RootAccess rootAccess() {
      return RootAccess.READ;
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return run.fingerprint();
    }

    @Override
    public List<Input> inputs() {
      return run.inputs();
    }

    @Override
    public List<Binding> bindings() {
      return run.bindings();
    }

    @Override
    public Effects effects() {
      return run.effects();
    }

    @Override
    public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
      var fake = new FakeExecutionContext();
      fake.shell = FakeShell.STANDARD;
      fake.config = context.config();
      fake.root = context.root();
      fake.platform = context.platform();
      fake.now = context.now();
      fake.environment.putAll(context.environment());
      fake.arguments.putAll(context.arguments());
      fake.proxies.putAll(context.proxyEnvironment());
      for (var input : run.inputs()) {
        if (input instanceof Input.Files files) {
          switch (files.origin()) {
            case Origin.BuildContext() -> fake.buildContext = context.open(files);
            case Origin.Named(var name, var _) -> fake.named.put(name, context.open(files));
          }
        }
      }
      return run.execute(fake);
    }
  }
}
