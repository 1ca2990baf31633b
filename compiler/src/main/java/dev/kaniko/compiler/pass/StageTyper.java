package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.HistoryLine;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.compiler.scope.StageScope;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Expands the instructions of each stage in its scope and lets their providers type them (language.md §7 and §8). */
public final class StageTyper {
  private record Typed(Stage stage, StageScope end) {}

  private final StageGraph graph;
  private final Compilation compilation;
  private final Map<StageId, Typed> done = new HashMap<>();
  private final Map<StageId, List<Reading>> readings = new HashMap<>();
  /** The stages that others start from: of the rest nothing but the result is kept. */
  private final Set<StageId> bases;
  private final ImageConfig scratch;

  private StageTyper(StageGraph graph, Compilation compilation) {
    this.graph = graph;
    this.compilation = compilation;
    this.bases = graph.stages().stream()
        .flatMap(stage -> stage.base() instanceof Base.StageBase(var id) ? Stream.of(id) : Stream.empty())
        .collect(Collectors.toSet());
    this.scratch = withPath(ImageConfig.EMPTY.withWorkingDir("/"), compilation.settings().targetPlatform());
  }

  /**
   * Returns the program of a graph, and what became of every instruction. An instruction that an error was reported for has no step. Where the variables of a base image are
   * not known, an instruction that uses a variable which nothing declares is not judged.
   *
   * @param graph holds needed stages only, each behind those that it starts from
   */
  public static Analyzed analyze(StageGraph graph, Compilation compilation) {
    var typer = new StageTyper(graph, compilation);
    var program = BuildProgram.of(graph.stages().stream().map(typer::type).toList());
    return new Analyzed(graph, program, typer.readings);
  }

  private Stage type(StageDraft draft) {
    var config = config(draft);
    boolean baseKnown = isBaseKnown(draft);
    var scope = draft.base() instanceof Base.StageBase(var id)
        ? typed(id).end().successor()
        : StageScope.ofImage(compilation.settings().buildArguments(), graph.globals(), config.environment());
    var steps = new ArrayList<Step>();
    var read = new ArrayList<Reading>();
    for (var instruction : draft.instructions()) {
      step(instruction, scope, baseKnown, read).ifPresent(steps::add);
    }
    readings.put(draft.id(), List.copyOf(read));
    var stage = new Stage(
        draft.id(), draft.name(), draft.from(), draft.node().span(), draft.uses(), draft.base(), baseKnown, platform(draft), config, steps,
        Demand.UNKNOWN, List.of());
    if (bases.contains(draft.id())) {
      done.put(draft.id(), new Typed(stage, scope));
    }
    return stage;
  }

  private Typed typed(StageId id) {
    var typed = done.get(id);
    if (typed == null) {
      throw new IllegalStateException(id + " is not typed yet");
    }
    return typed;
  }

  private boolean isBaseKnown(StageDraft draft) {
    return switch (draft.base()) {
      case Base.Scratch(), Base.DirectoryBase(_, _) -> true;
      case Base.ImageBase _ -> draft.image().map(ResolvedImage::known).orElse(false);
      case Base.StageBase(var id) -> typed(id).stage().baseKnown();
      case Base.Unknown() -> false;
    };
  }

  /** The image keeps what its base says, unless a platform was asked for (language.md §14, "Final configuration"). */
  private Platform platform(StageDraft draft) {
    var settings = compilation.settings();
    if (draft.id().equals(graph.target()) && settings.platform().isPresent()) {
      return settings.platform().get();
    }
    return switch (draft.base()) {
      case Base.Scratch(), Base.DirectoryBase(_, _), Base.Unknown() -> settings.targetPlatform();
      case Base.ImageBase base -> draft.image().map(image -> image.platform()).orElse(base.wanted());
      case Base.StageBase(var id) -> typed(id).stage().platform();
    };
  }

  private ImageConfig config(StageDraft draft) {
    return switch (draft.base()) {
      case Base.Scratch() -> scratch;
      case Base.DirectoryBase _ when draft.replacement().isPresent() -> ImageConfig.EMPTY;
      case Base.DirectoryBase(_, var asStage) ->
          withPath(asStage ? ImageConfig.EMPTY : ImageConfig.EMPTY.withWorkingDir("/"), compilation.settings().targetPlatform());
      case Base.ImageBase base -> draft.image()
          .map(image -> withPath(image.config().withOnBuild(List.of()), image.platform()))
          .orElseThrow(() -> new IllegalStateException(base.reference() + " is not resolved"));
      case Base.StageBase(var id) -> typed(id).stage().config();
      case Base.Unknown() -> withPath(ImageConfig.EMPTY, compilation.settings().targetPlatform());
    };
  }

  private static ImageConfig withPath(ImageConfig config, Platform platform) {
    return config.environment().containsKey("PATH") || platform.os().equals("windows")
        ? config
        : config.withEnvironment("PATH", ImageConfig.DEFAULT_PATH);
  }

  private Optional<Step> step(InstructionDraft draft, StageScope scope, boolean baseKnown, List<Reading> read) {
    var environment = scope.environment();
    var arguments = scope.arguments();
    var uses = new ArrayList<VariableUse>();
    var problems = new ArrayList<Diagnostic>();
    var source = InstructionExpander.expand(draft.node(), scope, uses::add, problems::add);
    var instruction = source.<Instruction>flatMap(expanded -> draft.provider().parse(expanded, problems::add));
    read.add(new Reading(draft, environment, uses, source, instruction));
    if (baseKnown || uses.stream().allMatch(use -> use.provenance().isPresent())) {
      problems.forEach(Triggers.sink(draft, compilation.findings())::report);
    }
    if (instruction.isEmpty()) {
      return Optional.empty();
    }
    var typed = instruction.get();
    scope.bind(typed.bindings(), draft.node().span());
    return Optional.of(new Step(Work.of(typed, sources(draft, typed), environment), new HistoryLine(draft.text(), draft.triggeredBy(), arguments, uses)));
  }

  private Map<Origin, TreeSource> sources(InstructionDraft draft, Instruction instruction) {
    var origins = new ArrayList<Origin>(draft.references().stream().map(StageReference::origin).toList());
    for (var input : instruction.inputs()) {
      if (input instanceof Input.Files files) {
        origins.add(files.origin());
      }
    }
    var sources = new HashMap<Origin, TreeSource>();
    for (var origin : origins) {
      switch (origin) {
        case Origin.BuildContext context -> sources.put(context, new TreeSource.Context());
        case Origin.Named named -> {
          var source = graph.links().get(named);
          if (source != null) {
            sources.put(named, source);
          } else if (!draft.names(named)) {
            compilation.findings().report(Diagnostic.error("UndeclaredReference", instruction.span(),
                    instruction.keyword() + " reads \"" + named.name() + "\", which its provider did not name as a reference")
                .withHelp("this is a mistake of the provider of " + instruction.keyword() + ", not of the Dockerfile"));
          }
        }
      }
    }
    return sources;
  }
}
