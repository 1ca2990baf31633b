package dev.kaniko.compiler.lowering;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.TreeSource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the program down as the plan that the runtime gets. */
public final class Planner {
  private static final Set<String> PROXIES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

  private Planner() {}

  /**
   * Returns the plan of a program.
   *
   * @param program holds each stage behind those that it starts from or reads, and went through all passes that are not optional
   * @param all every stage of the file
   * @param given the values of {@code --build-arg}
   */
  public static BuildPlan plan(BuildProgram program, List<StageDraft> all, Map<String, String> given, Optional<Instant> epoch) {
    var stages = program.stages().stream().map(Planner::plan).toList();
    var built = stages.stream().map(StagePlan::id).collect(Collectors.toSet());
    var pruned = all.stream().filter(stage -> !built.contains(stage.id())).map(stage -> pruned(stage, program)).toList();
    return new BuildPlan(stages, pruned, proxies(given), epoch);
  }

  private static StagePlan plan(Stage stage) {
    return new StagePlan(
        stage.id(), stage.line(), base(stage.base()), stage.start(), stage.steps(), stage.dependencies(), stage.demand(), stage.optimizations());
  }

  private static PrunedStage pruned(StageDraft stage, BuildProgram program) {
    var twin = Optional.ofNullable(program.twins().get(stage.id())).<TreeSource>map(TreeSource.StageRoot::new);
    return new PrunedStage(stage.id(), stage.line(), twin.or(stage::replacement));
  }

  private static PlannedBase base(Base base) {
    return switch (base) {
      case Base.Scratch _ -> new PlannedBase.Scratch();
      case Base.ImageBase(var reference, var wanted, _) -> new PlannedBase.Image(reference, wanted);
      case Base.DirectoryBase(var context, var _) -> new PlannedBase.Directory(context);
      case Base.StageBase(var id) -> new PlannedBase.Stage(id);
      case Base.Unknown() -> throw new IllegalStateException("a stage with an error in its FROM line is not planned");
    };
  }

  /** Given in any case, seen in both (language.md §8, "Proxy arguments"). */
  private static SequencedMap<String, String> proxies(Map<String, String> given) {
    var proxies = new LinkedHashMap<String, String>();
    // Where a name is given in both cases the reference takes the later one in the order of names.
    new TreeMap<>(given).forEach((name, value) -> {
      var upper = name.toUpperCase(Locale.ROOT);
      if (PROXIES.contains(upper)) {
        proxies.put(upper, value);
        proxies.put(upper.toLowerCase(Locale.ROOT), value);
      }
    });
    return proxies;
  }
}
