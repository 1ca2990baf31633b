package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A view of a tree in which all files belong to root and have no extended attributes. Build contexts look like this, because BuildKit's client sends
 * neither owners nor attributes.
 */
public final class RootOwnedTree implements FileTree {
  private final FileTree tree;

  public RootOwnedTree(FileTree tree) {
    this.tree = Objects.requireNonNull(tree);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return tree.find(path).map(entry -> entry.with(ofRoot(entry.node())));
  }

  /** Returns true if all files of {@code tree} belong to root. Stops at the first that does not. */
  public static boolean isOwnedByRoot(FileTree tree) throws IOException {
    var rest = new ArrayDeque<>(List.of(ImagePath.ROOT));
    while (!rest.isEmpty()) {
      var path = rest.pop();
      var node = tree.find(path).map(Entry::node).orElse(null);
      if (node == null) {
        continue; // The file was removed meanwhile, or the tree has no root directory.
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

  private static FileNode ofRoot(FileNode node) {
    return node.with(node.metadata().withOwner(0, 0).withXattrs(Map.of()));
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return tree.list(directory);
  }
}
