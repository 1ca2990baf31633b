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
   * @param implied true for a directory that nothing describes: it is there because something below it is
   */
  record Entry(FileNode node, OptionalLong inode, boolean implied) {
    public Entry {
      Objects.requireNonNull(node);
      Objects.requireNonNull(inode);
      if (implied && !(node instanceof FileNode.Directory)) {
        throw new IllegalArgumentException("only a directory is implied");
      }
    }

    /** Makes the entry of a node that is described. */
    public Entry(FileNode node, OptionalLong inode) {
      this(node, inode, false);
    }

    /** Returns the entry of a node that has one name. */
    public static Entry of(FileNode node) {
      return new Entry(node, OptionalLong.empty());
    }

    /** Returns the entry of a directory that nothing describes. */
    public static Entry implied(FileNode.Directory directory) {
      return new Entry(directory, OptionalLong.empty(), true);
    }

    /** Returns this entry with another node of the same kind. */
    public Entry with(FileNode other) {
      return new Entry(other, inode, implied);
    }
  }

  /** Returns what stands at {@code path}, not following a link there. */
  Optional<Entry> find(ImagePath path) throws IOException;

  /** Returns the names in a directory in the order of {@link ImagePath}; none if {@code directory} is not a directory. */
  List<String> list(ImagePath directory) throws IOException;
}
