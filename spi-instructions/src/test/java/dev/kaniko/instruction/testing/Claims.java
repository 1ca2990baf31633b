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
import java.util.Set;

/** Holds a changeset that an instruction claims against the root that it claims it of. */
final class Claims {
  private final FileTree root;
  private final SnapshotDiff claim;
  private final RootAccess access;
  private final boolean repeats;

  /**
   * @param root before
   * @param repeats whether it may put what is there already
   */
  Claims(FileTree root, SnapshotDiff claim, RootAccess access, boolean repeats) {
    this.root = root;
    this.claim = claim;
    this.access = access;
    this.repeats = repeats || access == RootAccess.NONE;
  }

  /** Returns why nobody could do what is claimed, as a sentence; empty if somebody could. */
  Optional<String> impossible() throws IOException {
    for (var change : claim.changes()) {
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
      if (access != RootAccess.NONE && isIdle(change)) {
        return Optional.of("it claims what changes nothing: " + TreeText.of(change, true));
      }
    }
    return Optional.empty();
  }

  private boolean isIdle(Change change) throws IOException {
    return switch (change) {
      case Change.Remove(ImagePath path) -> root.find(path).isEmpty();
      case Change.Clear(ImagePath path) -> root.list(path).isEmpty();
      case Change.Put _, Change.HardLink _ -> false;
    };
  }

  /** Returns what is at a path by the claim, or else in the root, of which an instruction without access knows nothing. */
  private Optional<FileNode> node(ImagePath path) throws IOException {
    boolean emptied = false;
    for (var change : claim.changes()) {
      if (change instanceof Change.Put put && put.path().equals(path)) {
        return Optional.of(put.node());
      }
      emptied |= change instanceof Change.Clear && path.startsWith(change.path()) && !path.equals(change.path());
    }
    boolean known = path.isRoot() || access != RootAccess.NONE && !emptied;
    return known ? root.find(path).map(FileTree.Entry::node) : Optional.empty();
  }

  /**
   * Returns how the claim and the truth differ, as a sentence; empty if they do not.
   *
   * @param found what a walk finds to have changed once the claim was carried out
   */
  Optional<String> differs(SnapshotDiff found) {
    var claimed = lines(claim);
    var real = lines(found);
    for (var line : real) {
      if (!claimed.contains(line)) {
        return Optional.of("it changes what it does not claim: " + line);
      }
    }
    var idle = claim.changes().stream().filter(change -> !(repeats && mayRepeat(change))).map(change -> TreeText.of(change, true))
        .filter(line -> !real.contains(line)).findFirst();
    return idle.map(line -> "it claims what changes nothing: " + line);
  }

  /** What takes something away from a root that was not looked at may find nothing there. */
  private boolean mayRepeat(Change change) {
    return access == RootAccess.NONE || change instanceof Change.Put || change instanceof Change.HardLink;
  }

  private static Set<String> lines(SnapshotDiff diff) {
    return new HashSet<>(TreeText.of(diff));
  }
}
