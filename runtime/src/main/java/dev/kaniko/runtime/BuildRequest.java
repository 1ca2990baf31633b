package dev.kaniko.runtime;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.interpreter.Entitlement;
import dev.kaniko.runtime.interpreter.IgnoredPaths;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.OutputLimit;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One image to build, in the words of the command line.
 *
 * @param context where the build context is: a directory, or one of the schemes of the original
 * @param contextSubPath a directory of a fetched context that is the context; empty for the whole
 * @param dockerfile its path, as given
 * @param buildArguments the values of {@code --build-arg}
 * @param target the stage asked for; empty for the last one
 * @param platform the platform asked for; empty for that of the machine
 * @param labels labels put on the image behind those of the Dockerfile
 * @param annotations annotations of the manifest
 * @param namedContexts what {@code --build-context} gives: where each is, by name
 * @param secrets the secrets for RUN, by id
 * @param sshAgent the socket of an agent for {@code RUN --mount=type=ssh}
 * @param allowed what the Dockerfile may ask for beyond the usual
 * @param layerFormat how new layers are packed
 * @param snapshotMode what counts as a change of a file by RUN where the root must be walked; with an overlay all of it counts always
 * @param singleSnapshot whether all instructions of a stage make one layer together
 * @param ignored what no layer gets
 * @param runTimeout after which a command of RUN is killed; zero for never
 * @param outputLimit how much of the output of a command is shown
 * @param stateDirectory where blobs and unpacked layers are kept between builds
 * @param verifyDiffs whether every step is held against its root
 * @param materialize whether the files of the image are to stay in the container, if it is in place that RUN has them
 */
public record BuildRequest(
    String context,
    String contextSubPath,
    String dockerfile,
    SequencedMap<String, String> buildArguments,
    Optional<String> target,
    Optional<Platform> platform,
    SequencedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Map<String, String> namedContexts,
    Map<String, Bytes> secrets,
    Optional<Path> sshAgent,
    Set<Entitlement> allowed,
    LayerFormat layerFormat,
    Outputs outputs,
    SnapshotMode snapshotMode,
    boolean singleSnapshot,
    IgnoredPaths ignored,
    Duration runTimeout,
    OutputLimit outputLimit,
    Path stateDirectory,
    boolean verifyDiffs,
    boolean materialize) {

  /**
   * Where the image goes.
   *
   * @param destinations the names of the image
   * @param push whether it is pushed to the destinations
   * @param checkPushPermission whether the right to push is tried before the build
   * @param layout a directory that becomes an OCI layout
   * @param tar a file that becomes a {@code docker save} archive
   * @param digestFile a file for the digest
   * @param nameWithDigestFile a file for {@code repository@digest}, one line a destination
   * @param nameTagWithDigestFile a file for {@code repository:tag@digest}, one line a destination
   */
  public record Outputs(
      List<ImageReference> destinations,
      boolean push,
      boolean checkPushPermission,
      Optional<Path> layout,
      Optional<Path> tar,
      Optional<Path> digestFile,
      Optional<Path> nameWithDigestFile,
      Optional<Path> nameTagWithDigestFile) {
    public Outputs {
      destinations = List.copyOf(destinations);
      Objects.requireNonNull(layout);
      Objects.requireNonNull(tar);
      Objects.requireNonNull(digestFile);
      Objects.requireNonNull(nameWithDigestFile);
      Objects.requireNonNull(nameTagWithDigestFile);
    }
  }

  public BuildRequest {
    Objects.requireNonNull(context);
    Objects.requireNonNull(contextSubPath);
    Objects.requireNonNull(dockerfile);
    buildArguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArguments));
    Objects.requireNonNull(target);
    Objects.requireNonNull(platform);
    labels = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
    namedContexts = Map.copyOf(namedContexts);
    secrets = Map.copyOf(secrets);
    Objects.requireNonNull(sshAgent);
    allowed = Set.copyOf(allowed);
    Objects.requireNonNull(layerFormat);
    Objects.requireNonNull(outputs);
    Objects.requireNonNull(snapshotMode);
    Objects.requireNonNull(ignored);
    Objects.requireNonNull(runTimeout);
    Objects.requireNonNull(outputLimit);
    Objects.requireNonNull(stateDirectory);
  }
}
