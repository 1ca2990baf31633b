package dev.kaniko.law;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.Reuse;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.mounts.CacheDirectories;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What carrying out a plan comes to. There is every image, each with nothing in it, and a context with some files; no command is run.
 *
 * @param image the image, its layers by their digests
 * @param opened the short names of the images that were unpacked
 */
record Interpretation(Interpreter.Image image, Set<String> opened) {
  static final ImageConfig BASE = ImageConfig.EMPTY.withEnvironment("PATH", "/bin").withEnvironment("FROM_IMAGE", "yes");
  static final Isolation NO_PROCESSES = new Isolation.None("laws run no processes");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  /** The files that {@code COPY} finds. */
  static MemoryTree context() {
    return new MemoryTree().file("/f", "f").file("/g", "g").directory("/d").file("/d/h", "h").link("/d/link", "h");
  }

  /** Carries a plan out. */
  static Interpretation of(BuildPlan plan, Workbench workbench) throws IOException, InterruptedException {
    return of(plan, context(), workbench);
  }

  /** Carries a plan out on another build context. */
  static Interpretation of(BuildPlan plan, FileTree context, Workbench workbench) throws IOException, InterruptedException {
    var images = new EmptyImages(workbench.roots(), new ConcurrentSkipListSet<>());
    var layers = new BuildEnvironment.Layers(new LayerWriter(workbench.blobs(), LayerFormat.plain()), false, IgnoredPaths.NONE);
    return new Interpretation(carryOut(plan, images, context, layers, NO_PROCESSES, Optional.empty(), NOW, new UnheardEvents(), workbench.scratch()), images.opened());
  }

  /** Carries a plan out with other images, at another time, and with the results of earlier builds. */
  static Interpreter.Image carryOut(
      BuildPlan plan,
      BuildEnvironment.Images images,
      FileTree context,
      BuildEnvironment.Layers layers,
      Isolation isolation,
      Optional<Reuse> reuse,
      Instant now,
      BuildEvents events,
      Path scratch)
      throws IOException, InterruptedException {
    try (var remoteFiles = new RemoteFiles(scratch, HttpSettings.of(ProxySelector.of(null), _ -> Optional.empty()));
        var repositories = new GitCheckouts(scratch, new GitAccess(_ -> Optional.empty(), Optional.empty()))) {
      var environment =
          new BuildEnvironment(
              Map.of(),
              images,
              new BuildEnvironment.Inputs(context, Optional.empty(), Map.of()),
              new BuildEnvironment.Fetching(remoteFiles, new Archives(scratch, now), repositories),
              new ProcessRunner(isolation),
              CommandSettings.USUAL,
              layers,
              reuse,
              scratch,
              new CacheDirectories(scratch.resolve("caches")),
              now,
              Execution.USUAL);
      try (var interpreter = new Interpreter(plan, environment, events)) {
        try {
          return interpreter.run(new LinkedHashMap<>());
        } finally {
          interpreter.finish();
        }
      }
    }
  }

  private record EmptyImages(RootStore roots, Set<String> opened) implements BuildEnvironment.Images {
    @Override
    public Known find(PlannedBase.Image image) {
      var document = new ImageDocument(Optional.of(NOW), image.platform(), "", List.of(), BASE, List.of(), List.of());
      return new Known(document, List.of());
    }

    @Override
    public StageRoot open(PlannedBase.Image image, List<StackedLayer> above) {
      opened.add(image.reference().familiar());
      return openScratch(above);
    }

    @Override
    public StageRoot openScratch(List<StackedLayer> above) {
      return roots.root(
          RootKind.READ_ONLY,
          BaseLayer.of(above.stream().map(StackedLayer::diffId).toList(), above.stream().map(StackedLayer::blob).toList()));
    }
  }
}
