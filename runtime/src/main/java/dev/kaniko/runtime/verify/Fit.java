package dev.kaniko.runtime.verify;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a diff can be applied to a tree. The parent of every put must be a directory, every removed path must exist, and the diff must not change
 * the root directory. The order of the changes needs no check, because {@link SnapshotDiff} guarantees it.
 */
public final class Fit {
  private final FileTree before;
  private final Map<ImagePath, Change> said = new HashMap<>();
  private final Set<ImagePath> cleared = new HashSet<>();

  private Fit(FileTree before) {
    this.before = before;
  }

  /**
   * Checks a diff.
   *
   * @param before the root before the step
   * @throws WrongClaimException if the diff cannot be applied to {@code before}
   */
  public static void check(SnapshotDiff diff, FileTree before) throws IOException {
    var fit = new Fit(before);
    sparesRoot(diff);
    for (var change : diff.changes()) {
      fit.check(change);
      if (change instanceof Change.Clear) {
        fit.cleared.add(change.path());
      } else {
        fit.said.put(change.path(), change);
      }
    }
  }

  /**
   * Checks that a diff does not change the root directory. This check needs no tree.
   *
   * @throws WrongClaimException if it changes the root directory
   */
  public static void sparesRoot(SnapshotDiff diff) throws WrongClaimException {
    if (diff.changes().stream().anyMatch(change -> change.path().isRoot())) {
      throw new WrongClaimException("claims to change the root directory itself, which is part of no layer");
    }
  }

  private void check(Change change) throws IOException {
    var path = change.path();
    switch (change) {
      case Change.Put _, Change.HardLink _ -> checkParent(path);
      case Change.Remove _ -> checkPresent(path, "removes");
      case Change.Clear _ -> {
        if (!isDirectory(path)) {
          throw new WrongClaimException("claims a diff that clears " + path + ", which is no directory");
        }
      }
    }
  }

  private void checkPresent(ImagePath path, String does) throws IOException {
    if (before.find(path).isEmpty()) {
      throw new WrongClaimException("claims a diff that " + does + " " + path + ", which is not there");
    }
  }

  private void checkParent(ImagePath path) throws IOException {
    var parent = path.parent();
    if (parent.isRoot() || isDirectory(parent)) {
      return;
    }
    var there = isLeft(parent) ? before.find(parent).map(FileTree.Entry::node).orElse(null) : null;
    throw new WrongClaimException("claims a diff that puts " + path + ", and " + parent + switch (there) {
      case null -> " is not there";
      case FileNode.SymbolicLink link -> " is a symbolic link to " + link.target();
      default -> " is no directory";
    });
  }

  private boolean isDirectory(ImagePath path) throws IOException {
    return switch (said.get(path)) {
      case Change.Put put -> put.node() instanceof FileNode.Directory;
      case null -> isLeft(path) && before.find(path).map(FileTree.Entry::node).orElse(null) instanceof FileNode.Directory;
      default -> false;
    };
  }

  /** Returns true if none of the parent directories of a path was cleared, so that the earlier file is still there. */
  private boolean isLeft(ImagePath path) {
    for (var above = path; !above.isRoot(); above = above.parent()) {
      if (cleared.contains(above.parent())) {
        return false;
      }
    }
    return true;
  }
}
