package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.analysis.StageIdentity;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Stage;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.compiler.verify.StagesStandBehindTheirDependencies;
import dev.kaniko.compiler.verify.TwinsAreBuilt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds identical stages once: who starts from the later one or reads it gets the first. Of a stage whose image nobody sees, and that none
 * starts from, it is enough that the files come about in the same way; of others the whole image must, history included.
 */
public final class MergeIdenticalStages implements Pass<BuildProgram> {
  @Override
  public boolean isOptional() {
    return true;
  }

  @Override
  public List<Class<? extends Fact<BuildProgram>>> requires() {
    return List.of(StagesStandBehindTheirDependencies.class);
  }

  @Override
  public List<Fact<BuildProgram>> establishes() {
    return List.of(new TwinsAreBuilt());
  }

  @Override
  public BuildProgram apply(BuildProgram program, Compilation compilation) {
    var merging = new Merging(program);
    program.stages().forEach(merging::add);
    return merging.result();
  }

  private static final class Merging {
    private final BuildProgram program;
    private final Map<StageId, StageId> twins;
    private final Map<StageIdentity, StageId> images = new HashMap<>();
    private final Map<StageIdentity, StageId> files = new HashMap<>();
    private final Set<StageId> seen;
    private final Set<StageId> bases = new HashSet<>();
    private final List<Stage> kept = new ArrayList<>();

    Merging(BuildProgram program) {
      this.program = program;
      this.twins = new HashMap<>(program.twins());
      this.seen = FindSeenImages.seen(program);
      for (var stage : program.stages()) {
        if (stage.base() instanceof Base.StageBase(var base)) {
          bases.add(base);
        }
      }
    }

    void add(Stage written) {
      var stage = withTwinsReplaced(written);
      if (program.stages().size() == 1) {
        kept.add(stage);
        return;
      }
      var image = StageIdentity.ofImage(stage);
      var ofFiles = StageIdentity.ofFiles(stage);
      boolean onlyFiles = !seen.contains(stage.id()) && !bases.contains(stage.id());
      var twin = Optional.ofNullable(images.get(image)).or(() -> onlyFiles ? Optional.ofNullable(files.get(ofFiles)) : Optional.empty());
      if (twin.isPresent()) {
        twins.put(stage.id(), twin.get());
        return;
      }
      images.put(image, stage.id());
      files.putIfAbsent(ofFiles, stage.id());
      kept.add(stage);
    }

    private Stage withTwinsReplaced(Stage stage) {
      var based = stage.base() instanceof Base.StageBase(var base) ? stage.withBase(new Base.StageBase(twins.getOrDefault(base, base))) : stage;
      return based.withSteps(based.steps().stream().map(this::withTwinsReplaced).toList());
    }

    private Step withTwinsReplaced(Step step) {
      var sources = step.sources().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
          entry -> entry.getValue() instanceof TreeSource.StageRoot(var id) ? new TreeSource.StageRoot(twins.getOrDefault(id, id)) : entry.getValue()));
      return step.withWork(step.work().withSources(sources));
    }

    BuildProgram result() {
      var names = program.stages().stream().collect(Collectors.toMap(Stage::id, Stage::name));
      var shared = new HashMap<StageId, List<String>>();
      twins.keySet().stream().sorted().forEach(
          twin -> shared.computeIfAbsent(twins.getOrDefault(twin, twin), _ -> new ArrayList<>()).add(names.getOrDefault(twin, twin.toString())));
      var stages = kept.stream()
          .map(stage -> shared.containsKey(stage.id()) ? stage.optimized(built(shared.getOrDefault(stage.id(), List.of()))) : stage)
          .toList();
      return new BuildProgram(stages, twins);
    }

    private static Optimization built(List<String> names) {
      return new Optimization("MergeIdenticalStages", "it is built for " + String.join(", ", names) + " too, which would come to the same");
    }
  }
}
