package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;

/** Holds a changeset that an instruction claims against the root that it claims it of. */
final class Claims {
  private final FileTree root;
  private final SnapshotDiff diff;
  private final RootAccess access;
  private final boolean repeats;

  /**
   * @param repeats whether it may put what is there already
   */
  Claims(FileTree root, SnapshotDiff diff, RootAccess access, boolean repeats) {
    this.root = root;
    this.diff = diff;
    this.access = access;
    this.repeats = repeats || access == RootAccess.NONE;
  }

  /** Returns what is wrong, as a sentence; empty if nothing is. */
  Optional<String> problem() throws IOException {
    var after = diff.applyTo(access == RootAccess.NONE ? new MemoryTree() : root);
    var puts = new HashSet<ImagePath>();
    for (var change : diff.changes()) {
      puts.add(change.path());
      if (change.path().isRoot()) {
        return Optional.of("it claims a change of the root directory itself, which is never part of a layer");
      }
      if (change instanceof Change.Put || change instanceof Change.HardLink) {
        var unfit = unfit(change.path(), after);
        if (unfit.isPresent() && !puts.contains(change.path().parent())) {
          return unfit;
        }
      }
    }
    return access == RootAccess.NONE ? Optional.empty() : idle();
  }

  private Optional<String> unfit(ImagePath path, FileTree after) throws IOException {
    var parent = path.parent();
    if (parent.isRoot()) {
      return Optional.empty();
    }
    boolean known = access == RootAccess.NONE
        ? diff.changes().stream().anyMatch(change -> change.path().equals(parent))
        : root.find(parent).isPresent() || diff.changes().stream().anyMatch(change -> change.path().equals(parent));
    var node = after.find(parent).map(FileTree.Entry::node).orElse(null);
    if (!known) {
      return Optional.of("it claims " + path + ", and neither the root nor the claim has the directory " + parent);
    }
    return node instanceof FileNode.Directory ? Optional.empty() : Optional.of("it claims " + path + ", and " + parent + " is no directory");
  }

  /** Finds a change that changes nothing. */
  private Optional<String> idle() throws IOException {
    var real = new HashSet<>(TreeText.of(SnapshotDiff.between(root, diff.applyTo(root))));
    for (var change : diff.changes()) {
      boolean idle = switch (change) {
        case Change.Remove(ImagePath path) -> root.find(path).isEmpty();
        case Change.Clear(ImagePath path) -> root.list(path).isEmpty();
        case Change.Put _, Change.HardLink _ -> !repeats && !real.contains(TreeText.of(change, true));
      };
      if (idle) {
        return Optional.of("it claims what changes nothing: " + TreeText.of(change, true));
      }
    }
    return Optional.empty();
  }
}
