package dev.kaniko.snapshot;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

/** What stands at a path: one inode without its name (OCI image-spec, layer, "File Types"; sockets are never part of a layer). */
public sealed interface FileNode {
  /** What it has besides kind and contents; of a link its own, not those of its target. */
  Metadata metadata();

  /** Returns this node with other metadata. */
  FileNode with(Metadata other);

  /**
   * Tells whether two nodes agree in kind, metadata and bytes. Contents are read only if all else is equal; {@code equals} does not
   * read them.
   *
   * @throws IOException if contents cannot be read
   */
  default boolean sameAs(FileNode other) throws IOException {
    return SameNode.test(this, other);
  }

  /** A file. */
  record RegularFile(Metadata metadata, FileContent content) implements FileNode {
    public RegularFile {
      Objects.requireNonNull(metadata);
      Objects.requireNonNull(content);
    }

    @Override
    public RegularFile with(Metadata other) {
      return new RegularFile(other, content);
    }
  }

  /** A directory, without what it holds. */
  record Directory(Metadata metadata) implements FileNode {
    /** The directory that leads to a file and of which nothing else is said: root's, mode 0755, of 1970. */
    public static final Directory IMPLIED = new Directory(Metadata.of(0755, 0, 0, Instant.EPOCH));

    public Directory {
      Objects.requireNonNull(metadata);
    }

    @Override
    public Directory with(Metadata other) {
      return new Directory(other);
    }
  }

  /**
   * A symbolic link.
   *
   * @param target the text of the link, as it is; see {@link dev.kaniko.image.ImagePath} for bytes that are not UTF-8
   */
  record SymbolicLink(Metadata metadata, String target) implements FileNode {
    public SymbolicLink {
      Objects.requireNonNull(metadata);
      Objects.requireNonNull(target);
    }

    @Override
    public SymbolicLink with(Metadata other) {
      return new SymbolicLink(other, target);
    }
  }

  /**
   * A device node.
   *
   * @param block true for a block device, false for a character device
   * @param major major number
   * @param minor minor number
   */
  record Device(Metadata metadata, boolean block, int major, int minor) implements FileNode {
    public Device {
      Objects.requireNonNull(metadata);
    }

    @Override
    public Device with(Metadata other) {
      return new Device(other, block, major, minor);
    }
  }

  /** A named pipe. */
  record Fifo(Metadata metadata) implements FileNode {
    public Fifo {
      Objects.requireNonNull(metadata);
    }

    @Override
    public Fifo with(Metadata other) {
      return new Fifo(other);
    }
  }
}
