package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.base.Triggers;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.compiler.scope.Judgement;
import dev.kaniko.compiler.scope.Remedy;
import dev.kaniko.compiler.scope.StageScope;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resolves the variables: behind it every word of an instruction is its value, ARG and ENV are folded into the words that use them, and it is
 * known where each value comes from (language.md §7 and §8). An instruction is read by its provider as soon as its words are resolved, because it may
 * declare names for those behind it.
 */
public final class ResolveVariables {
  private record Resolved(ResolvedStage stage, StageScope end) {}

  private final StageGraph graph;
  private final Compilation compilation;
  private final Map<StageId, Resolved> done = new HashMap<>();
  /** The stages that others start from: of the rest nothing but the result is kept. */
  private final Set<StageId> bases;
  private final ImageConfig scratch;
  /** What could be done about the values that an instruction gives to variables, by its place. */
  private final Map<Span, Remedy> changeable = new HashMap<>();

  private ResolveVariables(StageGraph graph, Compilation compilation) {
    this.graph = graph;
    this.compilation = compilation;
    this.bases = graph.stages().stream()
        .flatMap(stage -> stage.base() instanceof Base.StageBase(var id) ? Stream.of(id) : Stream.empty())
        .collect(Collectors.toSet());
    this.scratch = withPath(ImageConfig.EMPTY.withWorkingDir("/"), compilation.settings().targetPlatform());
  }

  /**
   * Returns what became of every instruction. Where the variables of a base image are not known, what is wrong with an instruction is reported only if
   * it is wrong whatever the variables hold that nothing declares.
   *
   * @param graph holds needed stages only, each behind those that it starts from
   */
  public static List<ResolvedStage> in(StageGraph graph, Compilation compilation) {
    var pass = new ResolveVariables(graph, compilation);
    return graph.stages().stream().map(pass::resolve).toList();
  }

  private ResolvedStage resolve(StageDraft draft) {
    var config = config(draft);
    boolean baseKnown = isBaseKnown(draft);
    var scope = draft.base() instanceof Base.StageBase(var id)
        ? resolved(id).end().successor()
        : StageScope.ofImage(compilation.settings().buildArguments(), graph.globals(), config.environment());
    var readings = draft.instructions().stream().map(instruction -> read(instruction, scope, baseKnown)).toList();
    var stage = new ResolvedStage(draft, config, baseKnown, readings);
    if (bases.contains(draft.id())) {
      done.put(draft.id(), new Resolved(stage, scope));
    }
    return stage;
  }

  private Resolved resolved(StageId id) {
    var resolved = done.get(id);
    if (resolved == null) {
      throw new IllegalStateException(id + " is not resolved yet");
    }
    return resolved;
  }

  private boolean isBaseKnown(StageDraft draft) {
    return switch (draft.base()) {
      case Base.Scratch _, Base.DirectoryBase _ -> true;
      case Base.ImageBase _ -> draft.image().map(ResolvedImage::known).orElse(false);
      case Base.StageBase(var id) -> resolved(id).stage().baseKnown();
      case Base.Unknown() -> false;
    };
  }

  private ImageConfig config(StageDraft draft) {
    return switch (draft.base()) {
      case Base.Scratch _ -> scratch;
      case Base.DirectoryBase _ when draft.replacement().isPresent() -> ImageConfig.EMPTY;
      case Base.DirectoryBase(_, var asStage) ->
          withPath(asStage ? ImageConfig.EMPTY : ImageConfig.EMPTY.withWorkingDir("/"), compilation.settings().targetPlatform());
      case Base.ImageBase base -> draft.image()
          .map(image -> withPath(image.config().withOnBuild(List.of()), image.platform()))
          .orElseThrow(() -> new IllegalStateException(base.reference() + " is not resolved"));
      case Base.StageBase(var id) -> resolved(id).stage().config();
      case Base.Unknown() -> withPath(ImageConfig.EMPTY, compilation.settings().targetPlatform());
    };
  }

  private static ImageConfig withPath(ImageConfig config, Platform platform) {
    return config.environment().containsKey("PATH") || platform.os().equals("windows")
        ? config
        : config.withEnvironment("PATH", ImageConfig.DEFAULT_PATH);
  }

  private void report(List<Diagnostic> problems, InstructionDraft draft, Judgement judgement) {
    for (var problem : problems) {
      if (judgement.isCertain(problem)) {
        Triggers.sink(draft, found -> compilation.findings().report(found, judgement.remedy(problem))).report(problem);
      }
    }
  }

  private Reading read(InstructionDraft draft, StageScope scope, boolean baseKnown) {
    var environment = scope.environment();
    var arguments = scope.arguments();
    var uses = new ArrayList<VariableUse>();
    var problems = new ArrayList<Diagnostic>();
    var source = InstructionExpander.expand(draft.node(), scope, uses::add, problems::add);
    var instruction = source.<Instruction>flatMap(expanded -> draft.provider().parse(expanded, problems::add));
    if (!problems.isEmpty()) {
      report(problems, draft, new Judgement(draft.node(), uses, baseKnown, changeable));
    }
    var remedy = Judgement.remedy(uses, changeable);
    if (remedy != Remedy.NONE) {
      changeable.put(draft.node().span(), remedy);
    }
    instruction.ifPresent(typed -> scope.bind(typed.bindings(), draft.node().span()));
    return new Reading(draft, environment, arguments, uses, source, instruction);
  }
}
