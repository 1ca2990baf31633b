package dev.kaniko.compiler.lowering;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.Demand;
import dev.kaniko.compiler.plan.HistoryLine;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StageStart;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes the typed program of stages whose variables are resolved: what each step does, and what is written of it. */
public final class StageTyper {
  private final StageGraph graph;
  private final Compilation compilation;
  private final Map<StageId, Platform> platforms = new HashMap<>();

  private StageTyper(StageGraph graph, Compilation compilation) {
    this.graph = graph;
    this.compilation = compilation;
  }

  /**
   * Returns the program. An instruction that an error was reported for has no step.
   *
   * @param stages those of the graph, each behind that which it starts from
   */
  public static BuildProgram type(StageGraph graph, List<ResolvedStage> stages, Compilation compilation) {
    var typer = new StageTyper(graph, compilation);
    return BuildProgram.of(stages.stream().map(typer::type).toList());
  }

  private Stage type(ResolvedStage resolved) {
    var draft = resolved.draft();
    var steps = resolved.readings().stream().flatMap(reading -> step(reading).stream()).toList();
    var platform = platform(draft);
    platforms.put(draft.id(), platform);
    var start = new StageStart(resolved.config(), platform, resolved.baseKnown());
    return new Stage(draft.id(), draft.line(), draft.base(), start, steps, Demand.UNKNOWN, List.of());
  }

  /** The image keeps what its base says, unless a platform was asked for (language.md §14, "Final configuration"). */
  private Platform platform(StageDraft draft) {
    var settings = compilation.settings();
    if (draft.id().equals(graph.target()) && settings.platform().isPresent()) {
      return settings.platform().get();
    }
    return switch (draft.base()) {
      // An image that begins here is for the target, whatever its line says. A stage that only makes files for other stages is the same for all targets.
      case Base.Scratch(var wanted) -> wanted.equals(settings.buildPlatform()) ? wanted : settings.targetPlatform();
      case Base.DirectoryBase _, Base.Unknown _ -> settings.targetPlatform();
      case Base.ImageBase base -> draft.image().map(image -> image.platform()).orElse(base.wanted());
      case Base.StageBase(var id) -> Objects.requireNonNull(platforms.get(id), () -> id + " is not typed yet");
    };
  }

  private Optional<Step> step(Reading reading) {
    return reading.instruction().map(instruction -> new Step(
        Work.of(instruction, sources(reading.draft(), instruction), reading.environment()),
        new HistoryLine(reading.draft().text(), reading.draft().triggeredBy(), reading.arguments(), reading.uses())));
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
