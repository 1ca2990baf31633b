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
    for (var change : diff.changes()) {
      if (change.path().isRoot()) {
        return Optional.of("it claims a change of the root directory itself, which is never part of a layer");
      }
      if (change instanceof Change.Put || change instanceof Change.HardLink) {
        var parent = change.path().parent();
        var node = node(parent);
        if (node.isEmpty()) {
          return Optional.of("it claims " + change.path() + ", and neither the root nor the claim has the directory " + parent);
        }
        if (!(node.get() instanceof FileNode.Directory)) {
          return Optional.of("it claims " + change.path() + ", and " + parent + " is no directory");
        }
      }
    }
    return access == RootAccess.NONE ? Optional.empty() : idle();
  }

  /** Returns what is at a path by the claim, or else in the root, of which an instruction without access knows nothing. */
  private Optional<FileNode> node(ImagePath path) throws IOException {
    boolean emptied = false;
    for (var change : diff.changes()) {
      if (change instanceof Change.Put put && put.path().equals(path)) {
        return Optional.of(put.node());
      }
      emptied |= change instanceof Change.Clear && path.startsWith(change.path()) && !path.equals(change.path());
    }
    boolean known = path.isRoot() || access != RootAccess.NONE && !emptied;
    return known ? root.find(path).map(FileTree.Entry::node) : Optional.empty();
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
