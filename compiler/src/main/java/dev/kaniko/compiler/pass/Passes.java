package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.OriginsAreResolved;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The passes in their order, and how they are run. */
public final class Passes {
  /** On the graph of stages, with instructions as written. */
  static final List<Pass<StageGraph>> GRAPH =
      List.of(new LinkReferences(), new ResolveBases(), new RejectLaterStages(), new PruneStages());

  /** On the typed program. */
  public static final List<Pass<BuildProgram>> PROGRAM = List.of(
      new MergeIdenticalStages(),
      new FindSeenImages(),
      new OmitUnseenSteps(),
      new DropUnreadVariables(),
      new MarkEmptyRoots(),
      new FindExports(),
      new FindRootUses());

  /** What typing establishes. */
  static final List<Fact<BuildProgram>> TYPED = List.of(new StagesStandBehindTheirDependencies(), new OriginsAreResolved());

  private static final String PARSED = "ast";
  private static final String BUILT = "graph";
  private static final String RESOLVED = ResolveVariables.class.getSimpleName();
  private static final String TYPED_PROGRAM = "typed";
  private static final String PLANNED = "plan";

  private Passes() {}

  /** Returns the names of all that makes a form, in order. */
  public static List<String> names() {
    return Stream.of(
            Stream.of(PARSED, BUILT), GRAPH.stream().map(Passes::name), Stream.of(RESOLVED, TYPED_PROGRAM), PROGRAM.stream().map(Passes::name), Stream.of(PLANNED))
        .flatMap(names -> names)
        .toList();
  }

  private static String name(Pass<?> pass) {
    return pass.getClass().getSimpleName();
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
    var graph = findings.hasErrors() ? Optional.<StageGraph>empty() : run(GRAPH, built.get(), List.of(), dated, observer::linked);
    if (graph.isEmpty()) {
      // Whatever else is wrong is said too, as far as it can be told without the world.
      analyze(built.get(), dated.offline());
      return Optional.empty();
    }
    var analyzed = type(graph.get(), dated, observer);
    if (findings.hasErrors()) {
      return Optional.empty();
    }
    TYPED.forEach(fact -> verify(fact, analyzed.program(), "typing"));
    observer.typed(TYPED_PROGRAM, analyzed.program());
    var program = finish(PROGRAM, analyzed.program(), dated, observer::typed);
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
    for (var pass : GRAPH) {
      compilation.findings().enter(pass instanceof RejectLaterStages ? Moment.STEPS : Moment.LINKS);
      graph = pass.apply(graph, compilation);
    }
    compilation.findings().enter(Moment.STEPS);
    return type(graph, compilation, PassObserver.NONE);
  }

  private static Analyzed type(StageGraph graph, Compilation compilation, PassObserver observer) {
    var resolved = ResolveVariables.in(graph, compilation);
    if (!compilation.findings().hasErrors()) {
      observer.resolved(RESOLVED, resolved);
    }
    var program = StageTyper.type(graph, resolved, compilation);
    RejectRootMounts.in(program, compilation.findings());
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
    return run(wanted, program, TYPED, compilation, observer)
        .orElseThrow(() -> new IllegalStateException("a pass on the typed program reported an error"));
  }

  /**
   * Runs passes in order until one reports an error; then the result is empty.
   *
   * @param known what holds of the program already
   * @param observer is shown what each made, with the name of the pass
   */
  static <P> Optional<P> run(List<Pass<P>> passes, P program, List<Fact<P>> known, Compilation compilation, BiConsumer<String, P> observer)
      throws InterruptedException {
    var facts = new ArrayList<>(known);
    var current = program;
    for (var pass : passes) {
      var name = name(pass);
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
      observer.accept(name, current);
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
