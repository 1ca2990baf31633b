package dev.kaniko.instruction.testing;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One file system in memory, of jimfs: links, further names and the times of directories behave as on a disk. What {@code java.nio.file}
 * cannot set there (twelve permission bits, numeric owners, devices, extended attributes) lies in attributes of the file.
 */
final class MemoryDisk {
  private static final LinkOption NO_FOLLOW = LinkOption.NOFOLLOW_LINKS;
  private static final String INODE = "inode";
  private static final String LINK = "link";
  private static final String XATTR = "xattr.";

  private final FileSystem files;

  /**
   * A disk with nothing but its root directory.
   *
   * @param now the time of all that is written
   */
  MemoryDisk(Instant now) {
    files = Jimfs.newFileSystem(Configuration.unix().toBuilder().setWorkingDirectory("/").setAttributeViews("unix", "user")
        .setFileTimeSource(() -> FileTime.from(now)).build());
  }

  /** The root directory. */
  Path top() {
    return files.getPath("/");
  }

  static boolean exists(Path path) {
    return Files.exists(path, NO_FOLLOW);
  }

  static boolean isDirectory(Path path) {
    return Files.isDirectory(path, NO_FOLLOW);
  }

  /** What a file has that attributes of jimfs cannot say. */
  private record Inode(String kind, int mode, long uid, long gid, int major, int minor) {
    static Inode of(FileNode node) {
      var metadata = node.metadata();
      return switch (node) {
        case FileNode.Device device -> new Inode(device.block() ? "block" : "character", metadata.mode(), metadata.uid(), metadata.gid(), device.major(), device.minor());
        case FileNode.Fifo _ -> new Inode("fifo", metadata.mode(), metadata.uid(), metadata.gid(), 0, 0);
        default -> new Inode("plain", metadata.mode(), metadata.uid(), metadata.gid(), 0, 0);
      };
    }

    static Inode parse(String text) {
      var words = text.split(" ");
      return new Inode(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4]), Integer.parseInt(words[5]));
    }

    @Override
    public String toString() {
      return String.join(" ", kind, "" + mode, "" + uid, "" + gid, "" + major, "" + minor);
    }
  }

  /** Returns what stands at a path; a link is not followed. */
  static FileNode node(Path path) throws IOException {
    var basic = Files.readAttributes(path, BasicFileAttributes.class, NO_FOLLOW);
    var view = view(path);
    var names = view.list();
    int usual = basic.isDirectory() ? 0755 : basic.isSymbolicLink() ? 0777 : 0644;
    var inode = names.contains(INODE) ? Inode.parse(text(view, INODE)) : new Inode("plain", usual, 0, 0, 0, 0);
    var xattrs = new TreeMap<String, XattrValue>();
    for (var name : names) {
      if (name.startsWith(XATTR)) {
        xattrs.put(name.substring(XATTR.length()), XattrValue.of(bytes(view, name)));
      }
    }
    var metadata = new Metadata(inode.mode, inode.uid, inode.gid, basic.lastModifiedTime().toInstant(), xattrs);
    return switch (inode.kind) {
      case "fifo" -> new FileNode.Fifo(metadata);
      case "block", "character" -> new FileNode.Device(metadata, inode.kind.equals("block"), inode.major, inode.minor);
      default -> basic.isDirectory() ? new FileNode.Directory(metadata)
          : basic.isSymbolicLink() ? new FileNode.SymbolicLink(metadata, names.contains(LINK) ? text(view, LINK) : Files.readSymbolicLink(path).toString())
          : new FileNode.RegularFile(metadata, FileContent.of(Files.readAllBytes(path)));
    };
  }

  /** Returns a number that only the names of this file have. */
  static long number(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino", NO_FOLLOW)).longValue();
  }

  /** Puts a node where none is. */
  static void create(Path path, FileNode node) throws IOException {
    switch (node) {
      case FileNode.Directory _ -> Files.createDirectory(path);
      case FileNode.SymbolicLink link -> {
        Files.createSymbolicLink(path, path.getFileSystem().getPath(link.target()));
        write(path, LINK, link.target());
      }
      case FileNode.RegularFile file -> {
        try (var in = file.content().open()) {
          Files.copy(in, path);
        }
      }
      case FileNode.Device _, FileNode.Fifo _ -> Files.createFile(path);
    }
    write(path, INODE, Inode.of(node).toString());
    setXattrsAndTime(path, node.metadata());
  }

  /** Gives what is at a path other metadata; a link is not followed. */
  static void setMetadata(Path path, Metadata metadata) throws IOException {
    write(path, INODE, Inode.of(node(path).with(metadata)).toString());
    setXattrsAndTime(path, metadata);
  }

  private static void setXattrsAndTime(Path path, Metadata metadata) throws IOException {
    var view = view(path);
    for (var name : view.list()) {
      if (name.startsWith(XATTR)) {
        view.delete(name);
      }
    }
    for (var xattr : metadata.xattrs().entrySet()) {
      view.write(XATTR + xattr.getKey(), ByteBuffer.wrap(xattr.getValue().bytes()));
    }
    setTime(path, metadata.modified());
  }

  static void setTime(Path path, Instant time) throws IOException {
    Files.setAttribute(path, "lastModifiedTime", FileTime.from(time), NO_FOLLOW);
  }

  static Instant time(Path path) throws IOException {
    return Files.getLastModifiedTime(path, NO_FOLLOW).toInstant();
  }

  /** Returns the names in a directory, in order. */
  static List<String> names(Path directory) throws IOException {
    var names = new ArrayList<String>();
    try (var children = Files.newDirectoryStream(directory)) {
      children.forEach(child -> names.add(Objects.requireNonNull(child.getFileName()).toString()));
    }
    names.sort(null);
    return names;
  }

  /** Takes away what is at a path with all below it; a link is not followed. */
  static void delete(Path path) throws IOException {
    clear(path);
    Files.delete(path);
  }

  /** Takes away what is in a directory. */
  static void clear(Path path) throws IOException {
    if (isDirectory(path)) {
      for (var name : names(path)) {
        delete(path.resolve(name));
      }
    }
  }

  private static UserDefinedFileAttributeView view(Path path) {
    return Objects.requireNonNull(Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NO_FOLLOW));
  }

  private static byte[] bytes(UserDefinedFileAttributeView view, String name) {
    try {
      var buffer = ByteBuffer.allocate(view.size(name));
      view.read(name, buffer);
      return buffer.array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(UserDefinedFileAttributeView view, String name) {
    return new String(bytes(view, name), StandardCharsets.UTF_16BE);
  }

  /** In UTF-16, because a name that is not UTF-8 has lone surrogates. */
  private static void write(Path path, String name, String text) throws IOException {
    view(path).write(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_16BE)));
  }
}
