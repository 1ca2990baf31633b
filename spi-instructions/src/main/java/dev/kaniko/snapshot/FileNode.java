package dev.kaniko.snapshot;

import java.util.Objects;

/** What stands at a path: one inode without its name (OCI image-spec, layer, "File Types"; sockets are never part of a layer). */
public sealed interface FileNode {
  Metadata metadata();

  /** Returns this node with other metadata. */
  FileNode with(Metadata other);

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

  record Directory(Metadata metadata) implements FileNode {
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
