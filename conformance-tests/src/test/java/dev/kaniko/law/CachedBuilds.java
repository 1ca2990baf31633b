package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.cache.KeyPart;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.Reuse;
import dev.kaniko.runtime.interpreter.StepFailedException;
import dev.kaniko.runtime.layer.LatestTime;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Builds situations, in memory or on roots of this machine, with and without the results of earlier builds.
 *
 * @param now the time of the builds
 * @param format how layers are packed
 * @param latest the latest time of a file in a layer; empty if every file keeps its time
 * @param ignored what no layer gets
 * @param roots where stages are carried out
 */
record CachedBuilds(Workbench workbench, Instant now, LayerFormat format, Optional<LatestTime> latest, IgnoredPaths ignored, Roots roots) {
  /** Where stages are carried out. */
  record Roots(RootKind kind, Isolation isolation) {
    static final Roots IN_MEMORY = new Roots(RootKind.READ_ONLY, Interpretation.NO_PROCESSES);
  }

  private static final InputDigests DIGESTS = new InputDigests(FileHashes.unremembered());

  CachedBuilds(Workbench workbench) {
    this(workbench, Instant.ofEpochSecond(1_700_000_000), LayerFormat.plain(), Optional.empty(), IgnoredPaths.NONE, Roots.IN_MEMORY);
  }

  /** The same builds at another time. */
  CachedBuilds at(Instant time) {
    return new CachedBuilds(workbench, time, format, latest, ignored, roots);
  }

  CachedBuilds with(LayerFormat other) {
    return new CachedBuilds(workbench, now, other, latest, ignored, roots);
  }

  CachedBuilds with(LatestTime time) {
    return new CachedBuilds(workbench, now, format, Optional.of(time), ignored, roots);
  }

  CachedBuilds with(IgnoredPaths others) {
    return new CachedBuilds(workbench, now, format, latest, others, roots);
  }

  CachedBuilds with(Roots others) {
    return new CachedBuilds(workbench, now, format, latest, ignored, others);
  }

  /**
   * How results of earlier builds are used.
   *
   * @param settings what keys depend on besides the plan
   * @param keying makes keys of their parts
   */
  record Use(StepStore store, List<KeyParts.Part> settings, Reuse.Keying keying) {
    static Use of(StepStore store) {
      return new Use(store, List.of(), KeyParts::key);
    }

    /** Returns the same with keys of which a kind of part is left out. */
    Use without(KeyPart kind) {
      return new Use(store, settings, parts -> new KeyParts(parts.parts().stream().filter(part -> KeyPart.kindOf(part) != kind).toList()).key());
    }

    Use with(KeyParts.Part setting) {
      var more = new ArrayList<>(settings);
      more.add(setting);
      return new Use(store, more, keying);
    }
  }

  /** Builds, and neither looks for results nor keeps them. */
  CachedBuild fromScratch(Situation situation) throws IOException, InterruptedException {
    return build(situation, plan(situation), Optional.empty());
  }

  /** Builds with a store. */
  CachedBuild with(StepStore store, Situation situation) throws IOException, InterruptedException {
    return build(situation, plan(situation), Optional.of(Use.of(store)));
  }

  /** Returns the plan of a situation as it is carried out here. */
  BuildPlan plan(Situation situation) throws IOException, InterruptedException {
    return roots.equals(Roots.IN_MEMORY) ? situation.plan() : situation.planOfProcesses();
  }

  /** Builds a plan of a situation. */
  CachedBuild build(Situation situation, BuildPlan plan, Optional<Use> use) throws IOException, InterruptedException {
    var images = new Images(this, situation.base(), layers(situation.base()), new AtomicInteger());
    var steps = new HeardSteps();
    var read = new AtomicInteger();
    var reuse = use.map(used -> reuse(used, read));
    Optional<Interpreter.Image> image;
    var made = new BuildEnvironment.Layers(new LayerWriter(workbench.blobs(), format, latest), false, ignored);
    try {
      image = Optional.of(
          Interpretation.carryOut(plan, images, situation.context(), made, roots.isolation(), reuse, plan.epoch().orElse(now), steps, workbench.scratch()));
    } catch (StepFailedException _) {
      image = Optional.empty();
    }
    return new CachedBuild(image, steps, images.opened().get(), read.get());
  }

  /** Layers of stages whose image nobody sees are packed as the others, so that a law need not know which these are. */
  private Reuse reuse(Use use, AtomicInteger read) {
    var blobs = workbench.blobs();
    Reuse.Blobs opening = found -> {
      var digest = found.step().layer().orElseThrow().descriptor().digest();
      return () -> {
        read.incrementAndGet();
        return blobs.open(digest);
      };
    };
    return new Reuse(use.store(), DIGESTS::of, opening, new LayerWriter(blobs, format, latest), use.settings(), true, true, use.keying());
  }

  private List<WrittenLayer> layers(Situation.Base base) throws IOException {
    var layers = new ArrayList<WrittenLayer>();
    for (var layer : base.layers()) {
      layers.add(new LayerWriter(workbench.blobs(), LayerFormat.plain()).write(SnapshotDiff.between(FileTree.EMPTY, layer)));
    }
    return layers;
  }

  private record Images(CachedBuilds builds, Situation.Base base, List<WrittenLayer> layers, AtomicInteger opened) implements BuildEnvironment.Images {
    @Override
    public Known find(PlannedBase.Image image) {
      var created = Optional.of(base.created());
      var history = layers.stream().map(_ -> new HistoryEntry(created, "a layer of the base", "", "", false)).toList();
      var document = new ImageDocument(
          created, image.platform(), "", List.of(), base.config(), layers.stream().map(WrittenLayer::diffId).toList(), history);
      return new Known(document, layers.stream().map(WrittenLayer::descriptor).toList());
    }

    @Override
    public StageRoot open(PlannedBase.Image image, List<StackedLayer> above) {
      opened.incrementAndGet();
      var all = new ArrayList<>(layers.stream().map(layer -> {
        BaseLayer.Blob blob = () -> builds.workbench.blobs().open(layer.descriptor().digest());
        return new StackedLayer(layer.diffId(), blob);
      }).toList());
      all.addAll(above);
      return openScratch(all);
    }

    @Override
    public StageRoot openScratch(List<StackedLayer> above) {
      return builds.workbench.roots().root(
          builds.roots.kind(),
          BaseLayer.of(above.stream().map(StackedLayer::diffId).toList(), above.stream().map(StackedLayer::blob).toList()));
    }
  }
}
