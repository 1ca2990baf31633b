package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;

/** Tells whether a context is on disk as {@link RootOwnedTree} shows it, as far as owners go. */
public final class RootOwnership {
  private RootOwnership() {}

  /** Whether all files of {@code tree} belong to user and group 0; looks no further than the first that does not. */
  public static boolean holdsThroughout(FileTree tree) throws IOException {
    var rest = new ArrayDeque<>(List.of(ImagePath.ROOT));
    while (!rest.isEmpty()) {
      var path = rest.pop();
      var node = tree.find(path).map(FileTree.Entry::node).orElse(null);
      if (node == null) {
        continue; // It was removed meanwhile, or is the top of a tree that has none.
      }
      if (node.metadata().uid() != 0 || node.metadata().gid() != 0) {
        return false;
      }
      if (node instanceof FileNode.Directory) {
        for (var name : tree.list(path)) {
          rest.push(path.child(name));
        }
      }
    }
    return true;
  }
}
