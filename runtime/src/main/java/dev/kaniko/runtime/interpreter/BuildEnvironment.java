package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.OutputLimit;
import dev.kaniko.runtime.process.ProcessRunner;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything of this machine that carrying out a plan needs.
 *
 * @param bringers where each instruction comes from that is no standard one
 * @param images the images that the plan names
 * @param context the build context
 * @param contextDirectory the directory that shows exactly the files of {@code context}; empty when there is none, as when an ignore
 *     file hides some
 * @param namedDirectories the trees given with {@code --build-context}, by name
 * @param secrets the secrets, by id
 * @param sshAgent the socket of an agent
 * @param allowed what steps may ask for beyond the usual
 * @param scratch a directory of this build, removed when it ends
 * @param cacheMounts the directory below which {@code RUN --mount=type=cache} keeps its directories
 * @param singleSnapshot whether all steps of a stage make one layer together
 * @param ignored what no layer gets
 * @param runTimeout after which a command is killed; zero for never
 * @param outputLimit how much of the output of a command is shown
 * @param now the time of this build
 * @param verifyDiffs whether every step is held against its root
 * @param materialize whether the root of the target is asked for in the end
 */
public record BuildEnvironment(
    Map<Keyword, String> bringers,
    Images images,
    FileTree context,
    Optional<Path> contextDirectory,
    Map<String, FileTree> namedDirectories,
    RemoteFiles remoteFiles,
    Archives archives,
    GitCheckouts gitCheckouts,
    ProcessRunner processes,
    LayerWriter layers,
    Map<String, Bytes> secrets,
    Optional<Path> sshAgent,
    Set<Entitlement> allowed,
    Path scratch,
    Path cacheMounts,
    boolean singleSnapshot,
    IgnoredPaths ignored,
    Duration runTimeout,
    OutputLimit outputLimit,
    Instant now,
    boolean verifyDiffs,
    boolean materialize) {

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

    /** Opens a root that starts with the files of the image; the caller closes it. */
    StageRoot open(PlannedBase.Image image) throws IOException, InterruptedException;

    /** Opens an empty root; the caller closes it. */
    StageRoot openScratch() throws IOException;
  }

  public BuildEnvironment {
    bringers = Map.copyOf(bringers);
    Objects.requireNonNull(images);
    Objects.requireNonNull(context);
    Objects.requireNonNull(contextDirectory);
    namedDirectories = Map.copyOf(namedDirectories);
    Objects.requireNonNull(remoteFiles);
    Objects.requireNonNull(archives);
    Objects.requireNonNull(gitCheckouts);
    Objects.requireNonNull(processes);
    Objects.requireNonNull(layers);
    secrets = Map.copyOf(secrets);
    Objects.requireNonNull(sshAgent);
    allowed = Set.copyOf(allowed);
    Objects.requireNonNull(scratch);
    Objects.requireNonNull(cacheMounts);
    Objects.requireNonNull(ignored);
    Objects.requireNonNull(runTimeout);
    Objects.requireNonNull(outputLimit);
    Objects.requireNonNull(now);
  }

  /** Tells whether a stage has a root even if none of its steps looks at it. */
  boolean allRoots() {
    return verifyDiffs || materialize;
  }
}
