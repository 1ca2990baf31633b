package dev.kaniko.compiler.pipeline;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.directive.FrontendCheck;
import dev.kaniko.compiler.epoch.Epoch;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lowering.Planner;
import dev.kaniko.compiler.lowering.StageGraphBuilder;
import dev.kaniko.compiler.lowering.StageTyper;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.pass.Passes;
import dev.kaniko.compiler.pass.RejectLaterStages;
import dev.kaniko.compiler.pass.ResolveVariables;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.OriginsAreResolved;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes a file from its tree to a plan: from form to form, and through the passes of each form. */
public final class Pipeline {
  /** What typing establishes. */
  private static final List<Fact<BuildProgram>> TYPED = List.of(new StagesStandBehindTheirDependencies(), new OriginsAreResolved());

  private static final String PARSED = "ast";
  private static final String BUILT = "graph";
  private static final String RESOLVED = ResolveVariables.class.getSimpleName();
  private static final String TYPED_PROGRAM = "typed";
  private static final String PLANNED = "plan";

  private Pipeline() {}

  /** Returns the names of all that makes a form, in order. */
  public static List<String> names() {
    return Stream.of(
        Stream.of(PARSED, BUILT),
        Passes.GRAPH.stream().map(PassRunner::name),
        Stream.of(RESOLVED, TYPED_PROGRAM),
        Passes.PROGRAM.stream().map(PassRunner::name),
        Stream.of(PLANNED))
        .flatMap(names -> names)
        .toList();
  }

  /**
   * Takes a tree all the way to a plan.
   *
   * @param observer is shown every form on the way
   * @return the plan, and what it was made from; empty if an error was reported
   */
  public static Optional<Planned> compile(DockerfileAst ast, Compilation compilation, PassObserver observer) throws InterruptedException {
    observer.parsed(PARSED, ast);
    if (!compilation.findings().hasErrors()) {
      FrontendCheck.check(ast, compilation);
    }
    var built = StageGraphBuilder.build(ast, false, compilation);
    if (built.isEmpty()) {
      return Optional.empty();
    }
    observer.linked(BUILT, built.get());
    var findings = compilation.findings();
    var epoch = Epoch.find(built.get(), new Span(ast.source(), 0, 0), findings.hasErrors() ? compilation.offline() : compilation);
    var dated = epoch.compilation();
    var graph = findings.hasErrors() ? Optional.<StageGraph>empty() : PassRunner.run(Passes.GRAPH, built.get(), List.of(), dated, observer::linked);
    if (graph.isEmpty()) {
      // Whatever else is wrong is said too, as far as it can be told without the world.
      analyze(built.get(), dated.offline());
      return Optional.empty();
    }
    var analyzed = type(graph.get(), dated, observer);
    if (findings.hasErrors()) {
      return Optional.empty();
    }
    TYPED.forEach(fact -> PassRunner.verify(fact, analyzed.program(), "typing"));
    observer.typed(TYPED_PROGRAM, analyzed.program());
    var program = finish(Passes.PROGRAM, analyzed.program(), dated, observer::typed);
    var plan = Planner.plan(program, built.get().stages(), dated.settings().buildArguments(), epoch.time());
    observer.planned(PLANNED, plan);
    return Optional.of(new Planned(plan, analyzed));
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
    for (var pass : Passes.GRAPH) {
      compilation.findings().enter(pass instanceof RejectLaterStages ? Moment.STEPS : Moment.LINKS);
      graph = pass.apply(graph, compilation);
    }
    compilation.findings().enter(Moment.STEPS);
    return type(graph, compilation, PassObserver.NONE);
  }

  private static Analyzed type(StageGraph graph, Compilation compilation, PassObserver observer) throws InterruptedException {
    var resolved = ResolveVariables.in(graph, compilation);
    if (!compilation.findings().hasErrors()) {
      observer.resolved(RESOLVED, resolved);
    }
    var program = StageTyper.type(graph, resolved, compilation);
    for (var check : Passes.CHECKS) {
      program = check.apply(program, compilation);
    }
    var readings = resolved.stream().collect(Collectors.toMap(stage -> stage.draft().id(), ResolvedStage::readings));
    return new Analyzed(graph, program, readings);
  }

  /**
   * Takes a typed program through passes as far as it can be planned. Those that may be left out are, where the settings say so.
   *
   * @param observer is shown what each made, with the name of the pass
   */
  public static BuildProgram finish(
      List<Pass<BuildProgram>> passes, BuildProgram program, Compilation compilation, BiConsumer<String, BuildProgram> observer)
      throws InterruptedException {
    var wanted = passes.stream().filter(pass -> compilation.settings().optimizes() || !pass.isOptional()).toList();
    return PassRunner.run(wanted, program, TYPED, compilation, observer)
        .orElseThrow(() -> new IllegalStateException("a pass on the typed program reported an error"));
  }
}
