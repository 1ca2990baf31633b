package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.OriginsAreResolved;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The passes in their order, and how they are run. */
public final class Passes {
  /** On the graph of stages, with instructions as written. */
  static final List<Pass<StageGraph>> GRAPH =
      List.of(new LinkReferences(), new ResolveBases(), new RejectLaterStages(), new PruneStages());

  /** What typing establishes. */
  static final List<Fact<BuildProgram>> TYPED = List.of(new StagesStandBehindTheirDependencies(), new OriginsAreResolved());

  private Passes() {}

  /**
   * Takes a tree all the way to a plan.
   *
   * @return the plan; empty if an error was reported
   */
  public static Optional<BuildPlan> compile(DockerfileAst ast, Compilation compilation) throws InterruptedException {
    var built = StageGraphBuilder.build(ast, compilation);
    if (built.isEmpty()) {
      return Optional.empty();
    }
    var settings = compilation.settings();
    var epoch = Epoch.read(
        settings.buildArguments(), built.get().globals(), new Span(ast.source(), 0, 0), compilation.findings());
    var graph = run(GRAPH, built.get(), compilation);
    if (graph.isEmpty()) {
      return Optional.empty();
    }
    var typed = StageTyper.type(graph.get(), compilation);
    if (compilation.findings().hasErrors()) {
      return Optional.empty();
    }
    TYPED.forEach(fact -> verify(fact, typed, "typing"));
    return Optional.of(Planner.plan(typed, settings.buildArguments(), epoch));
  }

  /** Runs passes in order until one reports an error; then the result is empty. */
  static <P> Optional<P> run(List<Pass<P>> passes, P program, Compilation compilation) throws InterruptedException {
    var facts = new ArrayList<Fact<P>>();
    var current = program;
    for (var pass : passes) {
      var name = pass.getClass().getSimpleName();
      for (var required : pass.requires()) {
        if (facts.stream().noneMatch(required::isInstance)) {
          throw new IllegalStateException(name + " needs " + required.getSimpleName() + ", which no earlier pass establishes");
        }
      }
      current = pass.apply(current, compilation);
      if (compilation.findings().hasErrors()) {
        return Optional.empty();
      }
      facts.addAll(pass.establishes());
      for (var fact : facts) {
        verify(fact, current, name);
      }
    }
    return Optional.of(current);
  }

  private static <P> void verify(Fact<P> fact, P program, String after) {
    var violations = fact.violations(program);
    if (!violations.isEmpty()) {
      throw new IllegalStateException("after " + after + " it does not hold that " + fact.claim() + ": " + String.join("; ", violations));
    }
  }
}
