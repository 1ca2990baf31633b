package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.Work;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.law.HeardSteps.Place;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes down, in words and not as digests, what the result of each step of a build depends on: the model that the keys are held against. Only a
 * build tells it that carries out everything.
 */
final class WatchedSteps {
  /**
   * A step that was carried out.
   *
   * @param meaning what its result depends on, by what that is
   * @param outcome what it came to, without times
   */
  record Watched(SequencedMap<String, String> meaning, String outcome) {}

  private static final InputDigests DIGESTS = new InputDigests(FileHashes.unremembered());

  private final Situation situation;
  private final Map<StageId, StagePlan> stages = new ConcurrentHashMap<>();
  private final Map<StageId, String> origins = new ConcurrentHashMap<>();
  private final Map<Place, Watched> steps = new ConcurrentHashMap<>();

  WatchedSteps(Situation situation) {
    this.situation = situation;
  }

  /** Returns the steps that were carried out. */
  Map<Place, Watched> steps() {
    return steps;
  }

  /** Returns a plan that does the same and is watched. */
  BuildPlan watching(BuildPlan plan) {
    plan.stages().forEach(stage -> stages.put(stage.id(), stage));
    return new BuildPlan(plan.stages().stream().map(stage -> watching(plan, stage)).toList(), plan.pruned(), plan.proxyEnvironment(), plan.epoch());
  }

  private StagePlan watching(BuildPlan plan, StagePlan stage) {
    var watched = new ArrayList<Step>();
    for (var step : stage.steps()) {
      var work = step.work();
      var instruction = new WatchedInstruction(this, plan, stage, step, new Place(stage.name(), watched.size() + 1));
      watched.add(step.withWork(
          new Work(instruction, work.sources(), work.environment(), work.rootAccess(), work.omitted(), work.optimizations())));
    }
    return stage.withSteps(watched);
  }

  /** How the files of a stage came about, in words. */
  private String origin(StageId id) {
    var known = origins.get(id);
    if (known != null) {
      return known;
    }
    return switch (Objects.requireNonNull(stages.get(id)).base()) {
      case PlannedBase.Stage(StageId base) -> origin(base);
      case PlannedBase.Scratch _ -> "nothing";
      case PlannedBase.Image _ -> base();
      case PlannedBase.Directory(String name) -> name;
    };
  }

  private String base() {
    return situation.base().layers().stream().map(TreeText::of).toList().toString();
  }

  private void add(StagePlan stage, Place place, SequencedMap<String, String> meaning, Outcome outcome) {
    if (outcome.layer().isPresent()) {
      origins.put(stage.id(), origin(stage.id()) + "\nthen " + meaning);
    }
    var what = outcome.layer().map(TreeText::withoutTimes) + " " + outcome.config() + " " + outcome.createdBy();
    steps.put(place, new Watched(meaning, what));
  }

  private record WatchedInstruction(WatchedSteps watch, BuildPlan plan, StagePlan stage, Step step, Place place) implements Instruction {
    private Instruction watched() {
      return step.instruction();
    }

    @Override
    public Keyword keyword() {
      return watched().keyword();
    }

    @Override
    public Span span() {
      return watched().span();
    }

    @Override
    public RootAccess rootAccess() {
      return watched().rootAccess();
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return watched().fingerprint();
    }

    @Override
    public List<Input> inputs() {
      return watched().inputs();
    }

    @Override
    public List<Binding> bindings() {
      return watched().bindings();
    }

    @Override
    public Effects effects() {
      return watched().effects();
    }

    @Override
    public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
      var meaning = meaning(context);
      var outcome = watched().execute(context);
      watch.add(stage, place, meaning, outcome);
      return outcome;
    }

    private SequencedMap<String, String> meaning(ExecutionContext context) throws IOException, InterruptedException {
      var meaning = new LinkedHashMap<String, String>();
      meaning.put("platform", context.platform().toString());
      if (step.work().rootAccess() != RootAccess.NONE) {
        meaning.put("how the files of the stage came about", watch.origin(stage.id()));
      }
      meaning.put("text", keyword() + " " + fingerprint());
      meaning.put("configuration", context.config().toString());
      meaning.put("variables", context.environment().toString());
      meaning.put("arguments", context.arguments().toString());
      var files = new StringBuilder();
      for (var input : inputs()) {
        files.append(read(input, context)).append('\n');
      }
      meaning.put("files that are read", files.toString());
      meaning.put("the time that is asked for", plan.epoch().toString());
      return meaning;
    }

    /** Of an image all files count, as its layers are known without a look at them. */
    private String read(Input input, ExecutionContext context) throws IOException, InterruptedException {
      if (!(input instanceof Input.Files files)) {
        throw new IllegalStateException("no such input in these builds: " + input);
      }
      if (step.sources().get(files.origin()) instanceof TreeSource.Image) {
        return watch.base() + files.patterns();
      }
      try {
        return DIGESTS.describe(context.open(files), files.patterns(), Integer.MAX_VALUE).entries().orElseThrow().toString();
      } catch (IOException _) {
        return "nothing that can be read"; // The step fails.
      }
    }
  }
}
