package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes that make a tree, or a part of it, out of nothing. */
final class TreeChanges {
  private final FileTree tree;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Long, ImagePath> names = new HashMap<>();

  private TreeChanges(FileTree tree) {
    this.tree = tree;
  }

  /** Returns what puts everything below the root of a tree below the root of another. */
  static SnapshotDiff ofAll(FileTree tree) throws IOException {
    var all = new TreeChanges(tree);
    for (var name : tree.list(ImagePath.ROOT)) {
      all.add(ImagePath.ROOT.child(name), ImagePath.ROOT.child(name));
    }
    return SnapshotDiff.of(all.changes);
  }

  /** Returns what puts {@code source} with all below it at {@code place}. */
  static SnapshotDiff of(FileTree tree, ImagePath source, ImagePath place) throws IOException {
    var part = new TreeChanges(tree);
    part.add(source, place);
    return SnapshotDiff.of(part.changes);
  }

  private void add(ImagePath from, ImagePath to) throws IOException {
    var entry = tree.find(from).orElse(null);
    if (entry == null) {
      return;
    }
    var first = entry.inode().isPresent() ? names.putIfAbsent(entry.inode().getAsLong(), to) : null;
    changes.add(first == null ? new Change.Put(to, entry.node()) : new Change.HardLink(to, first));
    if (entry.node() instanceof FileNode.Directory) {
      for (var name : tree.list(from)) {
        add(from.child(name), to.child(name));
      }
    }
  }
}
