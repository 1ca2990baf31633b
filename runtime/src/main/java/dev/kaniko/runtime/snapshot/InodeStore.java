package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The inodes below one directory with all their metadata. No operation follows a symbolic link: a path with a link on the way finds
 * nothing, and writing through one fails, so nothing outside the directory is ever touched.
 *
 * <p>Operations are safe for several threads. A store may remember open directories: whoever changes the tree behind its back makes a
 * new store. Contents stay readable after {@link #close} as long as the file is there.
 */
public interface InodeStore extends AutoCloseable {
  /** A name in a directory and what it names. */
  record Named(String name, FileStatus status) {}

  /** Opens the root directory to be walked; the caller closes it. */
  InodeDirectory openRoot() throws IOException;

  /** Returns what is at {@code path}; empty if nothing is. */
  Optional<FileStatus> status(ImagePath path) throws IOException;

  /** Returns the names in a directory, sorted; none if it is not a directory. */
  List<String> names(ImagePath directory) throws IOException;

  /** Returns the names in a directory, sorted, each with its status; none if it is not a directory. */
  List<Named> list(ImagePath directory) throws IOException;

  /** Returns the attributes that belong to the file and not to the machine: none of overlay's own, no SELinux label. */
  SortedMap<String, XattrValue> xattrs(ImagePath path) throws IOException;

  /** Returns one attribute, whatever its namespace. */
  Optional<XattrValue> xattr(ImagePath path, String name) throws IOException;

  /** Returns the text of a symbolic link. */
  String linkTarget(ImagePath path) throws IOException;

  /** Returns the bytes of the regular file at {@code path}; nothing is opened before they are asked for. */
  FileContent content(ImagePath path, long size);

  /** Makes a regular file, which must not exist. */
  void createFile(ImagePath path, FileContent content) throws IOException;

  void createDirectory(ImagePath path) throws IOException;

  void createSymbolicLink(ImagePath path, String target) throws IOException;

  /** Gives the file at {@code existing} a further name. */
  void createHardLink(ImagePath path, ImagePath existing) throws IOException;

  /**
   * Makes a fifo or a device.
   *
   * @throws DeviceRefusedException if this process may not make devices
   */
  void createSpecial(ImagePath path, FileType type, int major, int minor) throws IOException;

  /** Removes what is at {@code path} with all below it; nothing happens if nothing is there. */
  void remove(ImagePath path) throws IOException;

  /**
   * Sets owner, mode (not of a symbolic link, which has none), attributes and time, in this order, because a change of owner clears
   * set-id bits and capabilities. Attributes that are not named go, except those that {@link #xattrs} does not show. Those of overlay and of
   * this program are not set, whoever names them: {@link #setXattr} does that.
   *
   * @throws IOException with a clear text if this process may not give the file that owner
   */
  void setMetadata(ImagePath path, Metadata metadata) throws IOException;

  /** Sets the time of the last change of the contents. */
  void setModified(ImagePath path, Instant modified) throws IOException;

  /** Sets one attribute, whatever its namespace. */
  void setXattr(ImagePath path, String name, XattrValue value) throws IOException;

  @Override
  void close();

  /** Returns the whole node at {@code path}, whose status is known; empty for a socket, which is never part of a tree. */
  default Optional<FileNode> node(ImagePath path, FileStatus status) throws IOException {
    var type = status.type();
    if (type == FileType.SOCKET) {
      return Optional.empty();
    }
    int mode = type == FileType.SYMBOLIC_LINK ? 0777 : status.permissions();
    var metadata = new Metadata(
        mode, Integer.toUnsignedLong(status.uid()), Integer.toUnsignedLong(status.gid()), status.modified(), xattrs(path));
    return Optional.of(
        switch (type) {
          case REGULAR -> new FileNode.RegularFile(metadata, content(path, status.size()));
          case DIRECTORY -> new FileNode.Directory(metadata);
          case SYMBOLIC_LINK -> new FileNode.SymbolicLink(metadata, linkTarget(path));
          case FIFO -> new FileNode.Fifo(metadata);
          case BLOCK_DEVICE -> new FileNode.Device(metadata, true, status.specialMajor(), status.specialMinor());
          case CHARACTER_DEVICE -> new FileNode.Device(metadata, false, status.specialMajor(), status.specialMinor());
          case SOCKET -> throw new IllegalStateException();
        });
  }

  /** Makes {@code node} at {@code path}, where nothing is, with all its metadata. The time of a directory moves when it is filled. */
  default void create(ImagePath path, FileNode node) throws IOException {
    switch (node) {
      case FileNode.RegularFile file -> createFile(path, file.content());
      case FileNode.Directory _ -> createDirectory(path);
      case FileNode.SymbolicLink link -> createSymbolicLink(path, link.target());
      case FileNode.Fifo _ -> createSpecial(path, FileType.FIFO, 0, 0);
      case FileNode.Device device ->
          createSpecial(
              path, device.block() ? FileType.BLOCK_DEVICE : FileType.CHARACTER_DEVICE, device.major(), device.minor());
    }
    setMetadata(path, node.metadata());
  }
}
