package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;

/** Follows symbolic links inside a tree and never out of it: {@code /} and {@code ..} stop at the root of the tree. */
public final class LinkResolver {
  /** Linux gives up after as many (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private final FileTree tree;

  public LinkResolver(FileTree tree) {
    this.tree = Objects.requireNonNull(tree);
  }

  /**
   * Returns the path that {@code path} stands for when every link on the way and at the end is followed. Names that do not exist
   * are kept as they are, so the result may name nothing.
   *
   * @throws IOException if a link leads to itself, or the tree cannot be read
   */
  public ImagePath follow(ImagePath path) throws IOException {
    return resolve(path.text(), true);
  }

  /** Like {@link #follow}, but the last name is not followed. */
  public ImagePath followParents(ImagePath path) throws IOException {
    return resolve(path.text(), false);
  }

  private ImagePath resolve(String path, boolean last) throws IOException {
    var rest = new ArrayDeque<>(Arrays.asList(path.split("/")));
    var done = ImagePath.ROOT;
    int links = 0;
    while (!rest.isEmpty()) {
      var name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        done = done.parent();
        continue;
      }
      var next = done.child(name);
      boolean follow = last || !rest.isEmpty();
      if (follow && tree.find(next).map(FileTree.Entry::node).orElse(null) instanceof FileNode.SymbolicLink link) {
        if (++links > MOST_LINKS) {
          throw new IOException(path + ": too many levels of symbolic links");
        }
        if (link.target().startsWith("/")) {
          done = ImagePath.ROOT;
        }
        var parts = link.target().split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
          rest.addFirst(parts[i]);
        }
      } else {
        done = next;
      }
    }
    return done;
  }
}
