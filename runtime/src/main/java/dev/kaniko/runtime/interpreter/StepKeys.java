package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.Digest;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.cache.KeyPart;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.ImageDocument;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;

/**
 * Makes the keys of steps (runtime/docs/cache.md): of all that an instruction is shown, and of nothing else. Safe for several threads.
 */
final class StepKeys {
  private static final String ALL = "/";
  /** The configuration is written as a document, which needs one. That of the stage is a part of its own. */
  private static final Platform ANY_PLATFORM = new Platform("linux", "amd64", "");

  /** Knows the stages that need not be built, because the result of each of their steps was found. */
  @FunctionalInterface
  interface FoundStages {
    /** Returns the state at the end of a stage; empty for one that is built. */
    Optional<StageState> end(StageId stage);
  }

  /** Some files of a tree that stays the same as long as the build runs. */
  private record Files(TreeSource source, List<String> patterns) {}

  private final BuildPlan plan;
  private final BuildEnvironment environment;
  private final Reuse reuse;
  private final Trees trees;
  private final Map<Files, FutureTask<Digest>> known = new ConcurrentHashMap<>();

  StepKeys(BuildPlan plan, BuildEnvironment environment, Reuse reuse, Trees trees) {
    this.plan = plan;
    this.environment = environment;
    this.reuse = reuse;
    this.trees = trees;
  }

  /** Tells whether a step only changes the configuration and looks at no file: carrying it out costs less than keeping its result. */
  static boolean isFree(Step step) {
    var effects = step.instruction().effects();
    return effects.layer() == Effects.Layer.NEVER
        && (effects.infallible() || step.work().rootAccess() == RootAccess.NONE)
        && step.instruction().inputs().isEmpty();
  }

  /** Tells whether a step reads files of stages. */
  static boolean readsStages(Step step) {
    return step.sources().values().stream().anyMatch(TreeSource.StageRoot.class::isInstance);
  }

  /** Returns what tells the files that a stage starts with from others; empty if it starts from a stage. */
  Optional<Digest> baseOf(StagePlan stage) throws IOException, InterruptedException {
    return switch (stage.base()) {
      case PlannedBase.Scratch _ -> Optional.of(chain(List.of()));
      case PlannedBase.Image image -> Optional.of(chain(environment.images().find(image).document().diffIds()));
      case PlannedBase.Directory(String name) -> Optional.of(contents(new TreeSource.NamedDirectory(name), List.of(ALL)));
      case PlannedBase.Stage _ -> Optional.empty();
    };
  }

  private static Digest chain(List<DiffId> layers) {
    return layers.isEmpty() ? KeyParts.NONE.with("scratch").digest() : ChainId.chain(layers).getLast().digest();
  }

  /**
   * Returns the key that names files of stages by how they came about.
   *
   * @return empty if a stage is among them that has to be built
   */
  Optional<StepKey> byOrigin(StagePlan stage, Step step, StageState state, FoundStages stages) throws IOException, InterruptedException {
    var seen = new ArrayList<FilesId>();
    var inputs = new ArrayList<KeyParts.Part>();
    for (var input : step.instruction().inputs()) {
      if (input instanceof Input.Files files && sourceOf(step, files) instanceof TreeSource.StageRoot(var id)) {
        var end = stages.end(id);
        if (end.isEmpty()) {
          return Optional.empty();
        }
        seen.add(end.get().files());
        inputs.add(KeyPart.STAGE.of(joined(end.get().origin().toString(), files.patterns())));
      } else {
        inputs.add(content(step, input));
      }
    }
    return Optional.of(key(stage, step, state, inputs, seen));
  }

  /** Returns the key that names files of stages by what is in them, waiting until these stages are built. */
  StepKey byContents(StagePlan stage, Step step, StageState state) throws IOException, InterruptedException {
    var inputs = new ArrayList<KeyParts.Part>();
    for (var input : step.instruction().inputs()) {
      inputs.add(content(step, input));
    }
    return key(stage, step, state, inputs, List.of());
  }

  /** Returns what tells the files of its own stage that a step sees. */
  static Digest witnessOfRoot(Step step, StageState state) throws IOException, InterruptedException {
    return StepKey.witness(step.work().rootAccess() == RootAccess.NONE ? List.of() : List.of(state.files()));
  }

  private StepKey key(StagePlan stage, Step step, StageState state, List<KeyParts.Part> inputs, List<FilesId> sources) {
    var instruction = step.instruction();
    var effects = instruction.effects();
    var seen = new ArrayList<FilesId>();
    var parts = new ArrayList<KeyParts.Part>();
    parts.add(KeyPart.PLATFORM.of(stage.platform().toString()));
    if (step.work().rootAccess() != RootAccess.NONE) {
      seen.add(state.files());
      parts.add(KeyPart.ROOT.of(state.origin().toString()));
    }
    parts.add(KeyPart.KEYWORD.of(instruction.keyword().toString()));
    for (var field : instruction.fingerprint().orElse(Fingerprint.EMPTY).fields()) {
      parts.add(KeyPart.FIELD.of(field.name(), field.values()));
    }
    var shown = new ImageDocument(Optional.empty(), ANY_PLATFORM, "", List.of(), effects.shown(state.config()), List.of(), List.of());
    parts.add(KeyPart.CONFIGURATION.of(new String(shown.write().bytes(), StandardCharsets.UTF_8)));
    // In their order, which a command sees.
    shown(effects, step.environment()).forEach((name, value) -> parts.add(KeyPart.VARIABLE.of(name, List.of(value))));
    shown(effects, step.arguments()).forEach((name, value) -> parts.add(KeyPart.ARGUMENT.of(name, List.of(value))));
    state.done().stream().filter(effects::asksFor).map(Keyword::toString).sorted().forEach(earlier -> parts.add(KeyPart.EARLIER.of(earlier)));
    parts.addAll(inputs);
    plan.epoch().ifPresent(epoch -> parts.add(KeyPart.EPOCH.of(epoch.toString())));
    parts.addAll(reuse.settings());
    var writer = stage.demand().image() ? environment.layers().writer() : reuse.hidden();
    parts.add(format(writer.format()));
    writer.latest().ifPresent(latest -> parts.add(KeyPart.LATEST_TIME.of(latest.time().toString())));
    seen.addAll(sources);
    var all = new KeyParts(parts);
    return new StepKey(all, reuse.keying().key(all), seen);
  }

  private static KeyParts.Part format(LayerFormat format) {
    return KeyPart.LAYER_FORMAT.of(format.packing().name(), Integer.toString(format.level()));
  }

  private static SequencedMap<String, String> shown(Effects effects, SequencedMap<String, String> variables) {
    var shown = new LinkedHashMap<>(variables);
    shown.keySet().removeIf(name -> !effects.reads(name));
    return shown;
  }

  private static List<String> joined(String first, List<String> others) {
    var values = new ArrayList<>(List.of(first));
    values.addAll(others);
    return values;
  }

  private static TreeSource sourceOf(Step step, Input.Files files) {
    return Objects.requireNonNull(step.sources().get(files.origin()), "the plan gives each origin a source");
  }

  private KeyParts.Part content(Step step, Input input) throws IOException, InterruptedException {
    return switch (input) {
      case Input.Files files -> files(sourceOf(step, files), files.patterns());
      case Input.Remote remote when remote.checksum().isPresent() -> KeyPart.REMOTE_FILE.of(remote.url(), remote.checksum().get().toString());
      case Input.Remote remote -> {
        var hash = Digests.sha256();
        try (var bytes = environment.fetching().remoteFiles().fetch(remote).content().open();
            var out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
          bytes.transferTo(out);
        }
        yield KeyPart.REMOTE_FILE.of(remote.url(), Digest.sha256(hash.digest()).toString());
      }
      case Input.Git git -> KeyPart.GIT.of(
          git.url(), Boolean.toString(git.keepGitDir()), environment.fetching().gitCheckouts().checkout(git).commit());
    };
  }

  private KeyParts.Part files(TreeSource source, List<String> patterns) throws IOException, InterruptedException {
    if (source instanceof TreeSource.Image image) {
      var layers = environment.images().find(new PlannedBase.Image(image.reference(), image.platform())).document().diffIds();
      return KeyPart.IMAGE.of(joined(chain(layers).toString(), patterns));
    }
    return KeyPart.FILES.of(contents(source, patterns).toString());
  }

  private Digest contents(TreeSource source, List<String> patterns) throws IOException, InterruptedException {
    var task = known.computeIfAbsent(new Files(source, patterns), files -> new FutureTask<>(() -> digest(files.source(), files.patterns())));
    task.run();
    return Futures.await(task);
  }

  private Digest digest(TreeSource source, List<String> patterns) throws IOException, InterruptedException {
    return reuse.contents().of(trees.open(source), patterns);
  }

  /**
   * Tells whether the files of this machine that a step read are still those that its key was made of. Somebody may have changed one between: then
   * the result does not belong to the key.
   */
  boolean isUnchanged(Step step) throws IOException, InterruptedException {
    for (var input : step.instruction().inputs()) {
      if (input instanceof Input.Files files
          && (sourceOf(step, files) instanceof TreeSource.Context || sourceOf(step, files) instanceof TreeSource.NamedDirectory)
          && !digest(sourceOf(step, files), files.patterns()).equals(contents(sourceOf(step, files), files.patterns()))) {
        return false;
      }
    }
    return true;
  }
}
