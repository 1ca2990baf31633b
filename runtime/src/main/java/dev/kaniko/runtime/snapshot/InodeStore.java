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
 * The inodes below one directory with all their metadata. No operation follows a symbolic link: reading a path through a link finds nothing, and
 * writing through a link fails. So no operation touches a file outside of the directory.
 *
 * <p>Thread-safe. A store may cache open directories. If the tree is changed without the store, make a new store afterwards. Contents stay
 * readable after {@link #close}, as long as the file exists.
 */
public interface InodeStore extends AutoCloseable {
  /** A name in a directory and the status of its inode. */
  record Named(String name, FileStatus status) {}

  /** Opens the root directory for a walk. The caller closes it. */
  InodeDirectory openRoot() throws IOException;

  /** Returns the status of the inode at {@code path}; empty if it does not exist. */
  Optional<FileStatus> status(ImagePath path) throws IOException;

  /** Returns the names in a directory, sorted; none if it is not a directory. */
  List<String> names(ImagePath directory) throws IOException;

  /** Returns the names in a directory of what a layer can hold: of all but sockets. They are sorted; none if it is not a directory. */
  default List<String> namesForLayer(ImagePath directory) throws IOException {
    return list(directory).stream().filter(named -> named.status().type() != FileType.SOCKET).map(Named::name).toList();
  }

  /** Returns the names in a directory, sorted, each with its status; none if it is not a directory. */
  List<Named> list(ImagePath directory) throws IOException;

  /** Returns the extended attributes that belong into an image. Attributes of overlay and SELinux labels are left out. */
  SortedMap<String, XattrValue> xattrs(ImagePath path) throws IOException;

  /** Returns one extended attribute of any namespace; empty if the file does not have it. */
  Optional<XattrValue> xattr(ImagePath path, String name) throws IOException;

  /** Returns the target of a symbolic link. */
  String linkTarget(ImagePath path) throws IOException;

  /** Returns the content of the regular file at {@code path}. The file is opened when the content is read. */
  FileContent content(ImagePath path, long size);

  /** Returns the bytes of the regular file at {@code path}, which was just looked at; where the kernel is the store, with their stamp. */
  default FileContent content(ImagePath path, FileStatus status) {
    return content(path, status.size());
  }

  /** Makes a regular file, which must not exist. */
  void createFile(ImagePath path, FileContent content) throws IOException;

  void createDirectory(ImagePath path) throws IOException;

  void createSymbolicLink(ImagePath path, String target) throws IOException;

  /** Makes {@code path} a hard link to the file at {@code existing}. */
  void createHardLink(ImagePath path, ImagePath existing) throws IOException;

  /**
   * Makes a fifo or a device.
   *
   * @throws DeviceRefusedException if this process may not make devices
   */
  void createSpecial(ImagePath path, FileType type, int major, int minor) throws IOException;

  /** Removes {@code path} and all below it. Does nothing if it does not exist. */
  void remove(ImagePath path) throws IOException;

  /**
   * Sets owner, mode, attributes and time, in this order, because a change of owner clears set-id bits and capabilities. A symbolic link has no
   * mode. Removes all other attributes that {@link #xattrs} shows. Does not set attributes of overlay and of this program; {@link #setXattr}
   * does that.
   *
   * @throws IOException if this process may not set that owner; the message says why
   */
  void setMetadata(ImagePath path, Metadata metadata) throws IOException;

  /** Sets the modification time. */
  void setModified(ImagePath path, Instant modified) throws IOException;

  /** Sets one extended attribute of any namespace. */
  void setXattr(ImagePath path, String name, XattrValue value) throws IOException;

  @Override
  void close();

  /** Returns the node at {@code path}, which has the given status; empty for a socket, because a layer cannot hold sockets. */
  default Optional<FileNode> node(ImagePath path, FileStatus status) throws IOException {
    return status.type() == FileType.SOCKET ? Optional.empty() : node(path, status, xattrs(path));
  }

  /** Returns the node at {@code path}, which has the given status and attributes; empty for a socket. */
  default Optional<FileNode> node(ImagePath path, FileStatus status, SortedMap<String, XattrValue> xattrs) throws IOException {
    var type = status.type();
    if (type == FileType.SOCKET) {
      return Optional.empty();
    }
    int mode = type == FileType.SYMBOLIC_LINK ? 0777 : status.permissions();
    var metadata = new Metadata(
        mode, Integer.toUnsignedLong(status.uid()), Integer.toUnsignedLong(status.gid()), status.modified(), xattrs);
    return Optional.of(
        switch (type) {
          case REGULAR -> new FileNode.RegularFile(metadata, content(path, status));
          case DIRECTORY -> new FileNode.Directory(metadata);
          case SYMBOLIC_LINK -> new FileNode.SymbolicLink(metadata, linkTarget(path));
          case FIFO -> new FileNode.Fifo(metadata);
          case BLOCK_DEVICE -> new FileNode.Device(metadata, true, status.specialMajor(), status.specialMinor());
          case CHARACTER_DEVICE -> new FileNode.Device(metadata, false, status.specialMajor(), status.specialMinor());
          case SOCKET -> throw new IllegalStateException();
        });
  }

  /** Makes {@code node} with all its metadata at {@code path}, which must not exist. Writing into a directory later changes its time. */
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
