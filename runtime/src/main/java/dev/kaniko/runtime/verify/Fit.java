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
 * Whether a diff can be laid over a tree: what it puts has a directory to be in, what it takes away is there, and it leaves the root
 * directory alone. That it is in order is sure, or it would be no diff.
 */
public final class Fit {
  private final FileTree before;
  private final Map<ImagePath, Change> said = new HashMap<>();
  private final Set<ImagePath> cleared = new HashSet<>();

  private Fit(FileTree before) {
    this.before = before;
  }

  /**
   * Looks whether a diff fits.
   *
   * @param before the root before its step
   * @throws WrongClaimException if it does not
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
   * Looks whether a diff leaves the root directory alone, for which no tree is needed.
   *
   * @throws WrongClaimException if it does not
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

  /** Tells whether what was at a path before is still there: nothing above it was cleared. */
  private boolean isLeft(ImagePath path) {
    for (var above = path; !above.isRoot(); above = above.parent()) {
      if (cleared.contains(above.parent())) {
        return false;
      }
    }
    return true;
  }
}
