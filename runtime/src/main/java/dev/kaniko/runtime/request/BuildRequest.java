package dev.kaniko.runtime.request;

import dev.kaniko.image.Platform;
import dev.kaniko.runtime.context.ContextSettings;
import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.oci.ImageFormat;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.snapshot.SnapshotDeadline;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One image to build, or an index of one image for each platform, in the words of the command line.
 *
 * @param commands what the commands of RUN get and may
 * @param cache how the results of earlier builds are used
 * @param outputs where the image goes
 * @param stateDirectory where blobs and unpacked layers are kept between builds
 * @param execution how the plan is carried out; the files of the image stay in the container only if it is in place that RUN has them
 * @param optimizes whether the compiler may change what is done as long as the image stays the same
 */
public record BuildRequest(
    Inputs inputs,
    Parameters parameters,
    CommandSettings commands,
    ImageSettings image,
    CacheSettings cache,
    Outputs outputs,
    Path stateDirectory,
    Execution execution,
    boolean optimizes) {
  public BuildRequest {
    Objects.requireNonNull(inputs);
    Objects.requireNonNull(parameters);
    Objects.requireNonNull(commands);
    Objects.requireNonNull(image);
    Objects.requireNonNull(cache);
    Objects.requireNonNull(outputs);
    Objects.requireNonNull(stateDirectory);
    Objects.requireNonNull(execution);
  }

  /** Returns a request for each platform, with the same outputs; this one if there are not several. */
  public List<BuildRequest> ofPlatforms() {
    if (!parameters.severalPlatforms()) {
      return List.of(this);
    }
    return parameters.platforms.stream()
        .map(platform -> new BuildRequest(
            inputs, new Parameters(parameters.buildArguments, parameters.target, parameters.others, List.of(platform)), commands, image, cache, outputs,
            stateDirectory, execution, optimizes))
        .toList();
  }

  /** Returns the requests for the other stages, whose images go nowhere. */
  public List<BuildRequest> others() {
    return parameters.others.stream()
        .map(stage -> new BuildRequest(
            inputs, new Parameters(parameters.buildArguments, Optional.of(stage), List.of(), parameters.platforms), commands, image, cache,
            new Outputs(outputs.destinations(), false, false, List.of()), stateDirectory, execution.materializing(false), optimizes))
        .toList();
  }

  /**
   * Where the Dockerfile and files come from.
   *
   * @param context where the build context is: a directory, or one of the schemes of the original
   * @param contextSubPath a directory of a fetched context that is the context; empty for the whole
   * @param dockerfile its path, as given
   * @param namedContexts what {@code --build-context} gives: where each is, by name
   * @param fetching what contexts are fetched with
   */
  public record Inputs(String context, String contextSubPath, String dockerfile, Map<String, String> namedContexts, ContextSettings fetching) {
    public Inputs {
      Objects.requireNonNull(fetching);
      Objects.requireNonNull(context);
      Objects.requireNonNull(contextSubPath);
      Objects.requireNonNull(dockerfile);
      namedContexts = Map.copyOf(namedContexts);
    }

    /** Makes inputs whose contexts are fetched without options and credentials. */
    public Inputs(String context, String contextSubPath, String dockerfile, Map<String, String> namedContexts) {
      this(context, contextSubPath, dockerfile, namedContexts, ContextSettings.NONE);
    }
  }

  /**
   * What is built of the Dockerfile.
   *
   * @param buildArguments the values of {@code --build-arg}
   * @param target the stage asked for; empty for the last one
   * @param others stages that are built too; nobody gets their images
   * @param platforms those asked for, each once: of several an index is made; empty for that of the machine
   */
  public record Parameters(SequencedMap<String, String> buildArguments, Optional<String> target, List<String> others, List<Platform> platforms) {
    /** All of the Dockerfile, for this machine. */
    public static final Parameters NONE = new Parameters(new LinkedHashMap<>(), Optional.empty(), List.of(), List.of());

    public Parameters {
      buildArguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArguments));
      Objects.requireNonNull(target);
      others = List.copyOf(others);
      platforms = List.copyOf(platforms);
    }

    /** For one platform, or that of the machine. */
    public Parameters(SequencedMap<String, String> buildArguments, Optional<String> target, List<String> others, Optional<Platform> platform) {
      this(buildArguments, target, others, platform.stream().toList());
    }

    /** Returns the platform asked for, the first of several; empty for that of the machine. */
    public Optional<Platform> platform() {
      return platforms.stream().findFirst();
    }

    /** Tells whether an index of several images is asked for. */
    public boolean severalPlatforms() {
      return platforms.size() > 1;
    }
  }

  /**
   * What the image is like, whatever the Dockerfile says.
   *
   * @param labels put on the image behind those of the Dockerfile
   * @param annotations of each manifest
   * @param indexAnnotations of the index, if there is one
   * @param format whose media types it has
   * @param layerFormat how new layers are packed
   * @param snapshotMode what counts as a change of a file by RUN where the root must be walked; with an overlay all of it counts always
   * @param snapshotLimit the most time for the look for what a RUN has changed
   * @param singleSnapshot whether all instructions of a stage make one layer together
   * @param ignored what no layer gets
   * @param reproducible whether no time of the build is in the image
   */
  public record ImageSettings(
      SequencedMap<String, String> labels,
      SortedMap<String, String> annotations,
      SortedMap<String, String> indexAnnotations,
      ImageFormat format,
      LayerFormat layerFormat,
      SnapshotMode snapshotMode,
      Duration snapshotLimit,
      boolean singleSnapshot,
      IgnoredPaths ignored,
      boolean reproducible) {
    /** Nothing is added or left out. */
    public static final ImageSettings USUAL =
        new ImageSettings(
            new LinkedHashMap<>(), new TreeMap<>(), new TreeMap<>(), ImageFormat.OCI, LayerFormat.gzip(), SnapshotMode.FULL, SnapshotDeadline.USUAL, false, IgnoredPaths.NONE,
            false);

    public ImageSettings {
      labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
      annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
      indexAnnotations = Collections.unmodifiableSortedMap(new TreeMap<>(indexAnnotations));
      Objects.requireNonNull(format);
      Objects.requireNonNull(layerFormat);
      Objects.requireNonNull(snapshotMode);
      Objects.requireNonNull(snapshotLimit);
      Objects.requireNonNull(ignored);
    }
  }
}
