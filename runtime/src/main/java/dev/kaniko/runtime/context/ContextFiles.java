package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An open context.
 *
 * @param tree all of its files, including ignored files
 * @param modified when it was last changed, if where it comes from says that
 */
public record ContextFiles(FileTree tree, Optional<Instant> modified) {
  public ContextFiles {
    Objects.requireNonNull(tree);
    Objects.requireNonNull(modified);
  }

  /**
   * Returns a directory of the context as a context.
   *
   * @throws ContextException if it leaves the context or is not there
   */
  public ContextFiles below(String subPath) throws IOException {
    var option = "--context-sub-path " + subPath + ": ";
    if (leaves(subPath)) {
      throw new ContextException(option + "it leads out of the context");
    }
    var root = new LinkResolver(tree).follow(ImagePath.clean(subPath));
    var found = tree.find(root).map(FileTree.Entry::node);
    if (found.isEmpty()) {
      throw new ContextException(option + "the context has no such directory");
    }
    if (!(found.get() instanceof FileNode.Directory)) {
      throw new ContextException(option + "it is not a directory");
    }
    return root.isRoot() ? this : new ContextFiles(new SubTree(tree, root), modified);
  }

  /** Tells whether a path has more steps up than down, so that it leads out of where it begins. */
  public static boolean leaves(String path) {
    int depth = 0;
    for (var name : path.split("/")) {
      depth += name.equals("..") ? -1 : name.isEmpty() || name.equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }
}
