package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.RootOwnedTree;
import dev.kaniko.runtime.root.StageRoot;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what a {@link TreeSource} leads to; an image is opened once. Safe for several threads. */
final class Trees implements AutoCloseable {
  private final BuildEnvironment environment;
  private final Stages stages;
  private final Map<StageId, String> stageNames;
  private final Map<TreeSource.Image, StageRoot> images = new HashMap<>();
  /** As steps see it: who owns it on this machine is no part of it. */
  private final FileTree context;
  private @Nullable Path mountable;
  private boolean lookedAtContext;

  /** Knows the stages of the build. */
  @FunctionalInterface
  interface Stages {
    /** Waits until the stage is built, and returns its root. */
    LazyRoot rootOf(TreeSource.StageRoot stage) throws IOException, InterruptedException;
  }

  /** @param stageNames how people know the stages */
  Trees(BuildEnvironment environment, Map<StageId, String> stageNames, Stages stages) {
    this.stageNames = Map.copyOf(stageNames);
    this.environment = Objects.requireNonNull(environment);
    this.stages = Objects.requireNonNull(stages);
    this.context = new RootOwnedTree(environment.inputs().context());
  }

  /** Says for people what has to be there before a source can be opened. */
  String describe(TreeSource source) {
    return switch (source) {
      case TreeSource.Context _ -> "the build context";
      case TreeSource.StageRoot(var id) -> "stage " + stageNames.getOrDefault(id, id.toString());
      case TreeSource.Image image -> image.reference().familiar();
      case TreeSource.NamedDirectory(String name) -> "the build context " + name;
    };
  }

  FileTree open(TreeSource source) throws IOException, InterruptedException {
    return switch (source) {
      case TreeSource.Context _ -> context;
      case TreeSource.StageRoot stage -> stages.rootOf(stage).get().tree();
      case TreeSource.Image image -> open(image);
      case TreeSource.NamedDirectory(String name) -> {
        var tree = environment.inputs().namedDirectories().get(name);
        if (tree == null) {
          throw new IllegalStateException("the plan names an unknown context " + name);
        }
        yield tree;
      }
    };
  }

  /** Returns what tells the files at and below {@code path} from others: equal files in a later build give an equal text. */
  String identity(TreeSource source, ImagePath path) throws IOException, InterruptedException {
    return source instanceof TreeSource.Image image
        ? environment.images().find(new PlannedBase.Image(image.reference(), image.platform())).document().diffIds() + " " + path
        : TreeDigest.of(open(source), path);
  }

  /**
   * Returns a directory that shows the context as steps see it: one that hides nothing, that everyone may enter, and in which everything belongs to
   * root. It is looked at when somebody first asks.
   */
  synchronized Optional<Path> mountableContext() throws IOException {
    if (!lookedAtContext) {
      var directory = environment.inputs().contextDirectory();
      mountable = directory.isPresent() && isOpen(directory.get()) && RootOwnedTree.isOwnedByRoot(environment.inputs().context()) ? directory.get() : null;
      lookedAtContext = true;
    }
    return Optional.ofNullable(mountable);
  }

  private static boolean isOpen(Path directory) throws IOException {
    return Files.getPosixFilePermissions(directory).containsAll(EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE));
  }

  private synchronized FileTree open(TreeSource.Image image) throws IOException, InterruptedException {
    var root = images.get(image);
    if (root == null) {
      root = environment.images().open(new PlannedBase.Image(image.reference(), image.platform()), List.of());
      images.put(image, root);
    }
    return root.tree();
  }

  @Override
  public synchronized void close() throws IOException {
    for (var root : images.values()) {
      root.close();
    }
    images.clear();
  }
}
