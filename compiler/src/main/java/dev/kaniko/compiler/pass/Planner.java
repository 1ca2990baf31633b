package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Writes the program down as the plan that the runtime gets. */
public final class Planner {
  private static final Set<String> PROXIES = Set.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

  private Planner() {}

  /**
   * Returns the plan of a program.
   *
   * @param given the values of {@code --build-arg}
   */
  public static BuildPlan plan(BuildProgram program, Map<String, String> given, Optional<Instant> epoch) {
    var read = new HashSet<StageId>();
    program.stages().forEach(stage -> read.addAll(stage.dependencies()));
    var stages = program.stages().stream().map(stage -> plan(stage, read.contains(stage.id()))).toList();
    return new BuildPlan(stages, proxies(given), epoch);
  }

  private static StagePlan plan(Stage stage, boolean exported) {
    return new StagePlan(
        stage.id(),
        stage.name(),
        stage.from(),
        stage.span(),
        stage.uses(),
        base(stage.base()),
        stage.baseKnown(),
        stage.platform(),
        stage.config(),
        stage.steps(),
        stage.dependencies(),
        exported);
  }

  private static PlannedBase base(Base base) {
    return switch (base) {
      case Base.Scratch() -> new PlannedBase.Scratch();
      case Base.ImageBase(var reference, var wanted) -> new PlannedBase.Image(reference, wanted);
      case Base.DirectoryBase(var context, var _) -> new PlannedBase.Directory(context);
      case Base.StageBase(var id) -> new PlannedBase.Stage(id);
      case Base.Unknown() -> throw new IllegalStateException("a stage with an error in its FROM line is not planned");
    };
  }

  /** Given in any case, seen in both (language.md §8, proxy args). */
  private static SequencedMap<String, String> proxies(Map<String, String> given) {
    var proxies = new LinkedHashMap<String, String>();
    given.forEach((name, value) -> {
      var upper = name.toUpperCase(Locale.ROOT);
      if (PROXIES.contains(upper)) {
        proxies.put(upper, value);
        proxies.put(upper.toLowerCase(Locale.ROOT), value);
      }
    });
    return proxies;
  }
}
