package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.mounts.CacheDirectories;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.root.StackedLayer;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything of this machine that carrying out a plan needs.
 *
 * @param bringers where each instruction comes from that is no standard one
 * @param images the images that the plan names
 * @param reuse how results of earlier builds are used; empty if they are not
 * @param scratch a directory of this build, removed when it ends
 * @param cacheMounts lends the directories of {@code RUN --mount=type=cache}
 * @param now the time of this build
 */
public record BuildEnvironment(
    Map<Keyword, String> bringers,
    Images images,
    Inputs inputs,
    Fetching fetching,
    ProcessRunner processes,
    CommandSettings commands,
    Layers layers,
    Optional<Reuse> reuse,
    Path scratch,
    CacheDirectories cacheMounts,
    Instant now,
    Execution execution) {

  /** The images that a plan names. */
  public interface Images {
    /** An image without its files. */
    record Known(ImageDocument document, List<Descriptor> layers) {
      public Known {
        Objects.requireNonNull(document);
        layers = List.copyOf(layers);
      }
    }

    Known find(PlannedBase.Image image) throws IOException, InterruptedException;

    /** Tells, before the first is opened, that one more root of the image is going to be. */
    default void expect(PlannedBase.Image image) {}

    /**
     * Opens a root that starts with the files of the image; the caller closes it.
     *
     * @param above layers over those of the image, bottom first
     */
    StageRoot open(PlannedBase.Image image, List<StackedLayer> above) throws IOException, InterruptedException;

    /**
     * Keeps the files of a layer of this build, so that no later build has to unpack it.
     *
     * @param directory what {@link StageRoot#lastChange} gave; all roots are closed
     * @param chain names the layer with all below it
     */
    default void adopt(Path directory, ChainId chain) throws IOException {}

    /** Opens a root that has the files of some layers and no others; the caller closes it. */
    StageRoot openScratch(List<StackedLayer> above) throws IOException;
  }

  /**
   * The files that steps read.
   *
   * @param context the build context
   * @param contextDirectory the directory that shows exactly the files of {@code context}; empty when there is none, as when an ignore
   *     file hides some
   * @param namedDirectories the trees given with {@code --build-context}, by name
   */
  public record Inputs(FileTree context, Optional<Path> contextDirectory, Map<String, FileTree> namedDirectories) {
    public Inputs {
      Objects.requireNonNull(context);
      Objects.requireNonNull(contextDirectory);
      namedDirectories = Map.copyOf(namedDirectories);
    }
  }

  /** What gets and opens the files that ADD names. */
  public record Fetching(RemoteFiles remoteFiles, Archives archives, GitCheckouts gitCheckouts) {
    public Fetching {
      Objects.requireNonNull(remoteFiles);
      Objects.requireNonNull(archives);
      Objects.requireNonNull(gitCheckouts);
    }
  }

  /**
   * How layers are made.
   *
   * @param single whether all steps of a stage make one layer together
   * @param ignored what no layer gets
   */
  public record Layers(LayerWriter writer, boolean single, IgnoredPaths ignored) {
    public Layers {
      Objects.requireNonNull(writer);
      Objects.requireNonNull(ignored);
    }
  }

  public BuildEnvironment {
    bringers = Map.copyOf(bringers);
    Objects.requireNonNull(images);
    Objects.requireNonNull(inputs);
    Objects.requireNonNull(fetching);
    Objects.requireNonNull(processes);
    Objects.requireNonNull(commands);
    Objects.requireNonNull(layers);
    Objects.requireNonNull(reuse);
    Objects.requireNonNull(scratch);
    Objects.requireNonNull(cacheMounts);
    Objects.requireNonNull(now);
    Objects.requireNonNull(execution);
  }
}
