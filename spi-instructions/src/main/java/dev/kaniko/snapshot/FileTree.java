package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tree of files to read: the root of a stage, a build context, the files of another stage. Nothing is followed: a path whose
 * parent is a symbolic link finds nothing. {@link LinkResolver} follows links inside the tree.
 *
 * <p>The root directory is always there. Sockets are not seen.
 */
public interface FileTree {
  /** A tree that holds nothing but its root directory. */
  FileTree EMPTY = new EmptyTree();

  /**
   * What stands at a path.
   *
   * @param inode equal for all names of one file that has several names in the tree, and for no others; may be empty where a file has
   *     one name
   */
  record Entry(FileNode node, OptionalLong inode) {
    public Entry {
      Objects.requireNonNull(node);
      Objects.requireNonNull(inode);
    }

    /** Returns the entry of a node that has one name. */
    public static Entry of(FileNode node) {
      return new Entry(node, OptionalLong.empty());
    }
  }

  /** Returns what stands at {@code path}, not following a link there. */
  Optional<Entry> find(ImagePath path) throws IOException;

  /** Returns the names in a directory in the order of {@link ImagePath}; none if {@code directory} is not a directory. */
  List<String> list(ImagePath directory) throws IOException;
}
