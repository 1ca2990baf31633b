package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.StageGraph;
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
   * @return the plan, and what it was made from; empty if an error was reported
   */
  public static Optional<Planned> compile(DockerfileAst ast, Compilation compilation) throws InterruptedException {
    if (!compilation.findings().hasErrors()) {
      FrontendCheck.check(ast, compilation);
    }
    var built = StageGraphBuilder.build(ast, false, compilation);
    if (built.isEmpty()) {
      return Optional.empty();
    }
    var findings = compilation.findings();
    var epoch = Epoch.find(built.get(), new Span(ast.source(), 0, 0), findings.hasErrors() ? compilation.offline() : compilation);
    var dated = epoch.compilation();
    var graph = findings.hasErrors() ? Optional.<StageGraph>empty() : run(GRAPH, built.get(), dated);
    if (graph.isEmpty()) {
      // Whatever else is wrong is said too, as far as it can be told without the world.
      analyze(built.get(), dated.offline());
      return Optional.empty();
    }
    var analyzed = StageTyper.analyze(graph.get(), dated);
    if (findings.hasErrors()) {
      return Optional.empty();
    }
    TYPED.forEach(fact -> verify(fact, analyzed.program(), "typing"));
    return Optional.of(new Planned(Planner.plan(analyzed.program(), dated.settings().buildArguments(), epoch.time()), analyzed));
  }

  /**
   * Takes a tree as far as it goes, past errors.
   *
   * @param everyStage whether stages are looked at that the target does not need
   * @return empty if the file has no stage
   */
  public static Optional<Analyzed> analyze(DockerfileAst ast, boolean everyStage, Compilation compilation) throws InterruptedException {
    var built = StageGraphBuilder.build(ast, everyStage, compilation);
    return built.isPresent() ? Optional.of(analyze(built.get(), compilation)) : Optional.empty();
  }

  private static Analyzed analyze(StageGraph built, Compilation compilation) throws InterruptedException {
    var graph = built;
    for (var pass : GRAPH) {
      compilation.findings().enter(pass instanceof RejectLaterStages ? Moment.STEPS : Moment.LINKS);
      graph = pass.apply(graph, compilation);
    }
    compilation.findings().enter(Moment.STEPS);
    return StageTyper.analyze(graph, compilation);
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
