package dev.kaniko.runtime.fetch;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.TarEntry;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.runtime.snapshot.HeapRoom;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tree that BuildKit gets when it unpacks an archive into an empty root (moby, pkg/archive). Entries are applied in order, by these rules:
 *
 * <ul>
 *   <li>{@code ..} stops at the root.
 *   <li>Symbolic links on the way to an entry are followed inside the root. A link to a missing file is an error.
 *   <li>An entry replaces an earlier one of the same path, but a directory keeps what is in an earlier directory.
 *   <li>A hard link sets the owner, mode and time of its file.
 *   <li>Names that look like whiteouts are ordinary names.
 *   <li>An entry with an empty name or with the name of the root is ignored.
 * </ul>
 */
final class ArchiveTree implements FileTree {
  /** The number of symbolic links that Linux follows in one path (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  /** The approximate bytes of memory for an entry without attributes. */
  private static final int BLOCK = 512;

  /** The approximate bytes of memory for one part of a sparse file. */
  private static final int SPARSE_PART = 32;

  /** One file, directory or symbolic link. It may have several names. */
  private static final class Inode {
    private final @Nullable SortedMap<String, Inode> names;
    private FileNode node;
    private OptionalLong number = OptionalLong.empty();
    private boolean implied;

    Inode(FileNode node, boolean implied) {
      this.node = node;
      this.implied = implied;
      this.names = node instanceof FileNode.Directory ? new TreeMap<>() : null;
    }
  }

  private final Instant now;
  private final Inode root;
  private final HeapRoom room = new HeapRoom("the archive");

  ArchiveTree(Instant now) {
    this.now = now;
    this.root = impliedDirectory();
  }

  private Inode impliedDirectory() {
    return new Inode(new FileNode.Directory(Metadata.of(0755, 0, 0, now)), true);
  }

  /**
   * Adds one entry.
   *
   * @throws IOException if it cannot be unpacked; the message names its path
   */
  void add(TarEntry entry, FileContent stored) throws IOException {
    room.take(1 + moreBlocks(entry));
    var path = path(entry.name());
    if (path.isRoot()) {
      return;
    }
    var parent = namesOf(directory(path.parent(), true), path);
    var there = parent.get(path.name());
    if (entry.isDirectory() && there != null && there.names != null) {
      there.node = new FileNode.Directory(entry.metadata());
      there.implied = false;
    } else if (entry.isHardLink()) {
      parent.remove(path.name());
      parent.put(path.name(), linked(entry));
    } else {
      parent.put(path.name(), new Inode(node(entry, stored), false));
    }
  }

  /** Returns the additional memory, in units of {@link #BLOCK}, for attributes and a sparse map, which may exceed the rest of an entry. */
  private static int moreBlocks(TarEntry entry) {
    int xattrs = entry.metadata().xattrs().values().stream().mapToInt(value -> value.bytes().length / BLOCK).sum();
    return xattrs + entry.sparse().parts().size() * SPARSE_PART / BLOCK;
  }

  private static ImagePath path(String name) throws IOException {
    PathLength.check(name);
    checkText(name);
    try {
      return ImagePath.clean(name);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static FileNode node(TarEntry entry, FileContent stored) throws IOException {
    checkText(entry.link());
    return entry.node(stored);
  }

  private static void checkText(String name) throws IOException {
    if (name.indexOf('\0') >= 0) {
      throw new IOException("a name with a NUL character: " + OsBytes.printable(name.replace('\0', '?')));
    }
  }

  private Inode linked(TarEntry entry) throws IOException {
    var target = path(entry.link());
    var file = target.isRoot() ? root : namesOf(directory(target.parent(), false), target).get(target.name());
    if (file == null) {
      throw new IOException("hard link " + OsBytes.printable(entry.name()) + " to " + OsBytes.printable(entry.link()) + ": no such file");
    }
    if (file.names != null) {
      throw new IOException("hard link " + OsBytes.printable(entry.name()) + " to a directory");
    }
    var metadata = entry.metadata();
    var xattrs = new TreeMap<String, XattrValue>(file.node.metadata().xattrs());
    xattrs.putAll(metadata.xattrs());
    int mode = file.node instanceof FileNode.SymbolicLink ? 0777 : metadata.mode();
    file.node = file.node.with(metadata.withMode(mode).withXattrs(xattrs));
    // Marks the file as one with several names. countNames assigns the number.
    file.number = OptionalLong.of(0);
    return file;
  }

  private static Map<String, Inode> namesOf(Inode directory, ImagePath path) throws IOException {
    if (directory.names == null) {
      throw new IOException(OsBytes.printable(path.parent().text()) + ": not a directory");
    }
    return directory.names;
  }

  /** Finds a directory and follows symbolic links. Makes missing directories if {@code make}. */
  private Inode directory(ImagePath path, boolean make) throws IOException {
    var walk = new ArrayDeque<Inode>();
    walk.push(root);
    var rest = new ArrayDeque<>(path.names());
    // The number of pending names that come from a link target. No directory is made for those.
    int ofLink = 0;
    int links = 0;
    while (!rest.isEmpty()) {
      var name = rest.removeFirst();
      boolean mayMake = make && ofLink == 0;
      ofLink = Math.max(0, ofLink - 1);
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        if (walk.size() > 1) {
          walk.pop();
        }
        continue;
      }
      var names = namesOf(walk.element(), path);
      var next = names.get(name);
      if (next == null && mayMake) {
        room.take(1);
        next = impliedDirectory();
        names.put(name, next);
      }
      if (next == null) {
        throw new IOException(OsBytes.printable(path.text()) + ": no such file or directory");
      }
      if (next.node instanceof FileNode.SymbolicLink link) {
        if (++links > MOST_LINKS) {
          throw new IOException(OsBytes.printable(path.text()) + ": too many levels of symbolic links");
        }
        if (link.target().startsWith("/")) {
          walk.clear();
          walk.push(root);
        }
        var parts = Arrays.asList(link.target().split("/"));
        ofLink += parts.size();
        parts.reversed().forEach(rest::addFirst);
      } else {
        walk.push(next);
      }
    }
    return walk.element();
  }

  /** Numbers the files that still have several names. Later entries may have replaced some of the names. */
  void countNames() {
    var counts = new IdentityHashMap<Inode, Integer>();
    var rest = new ArrayDeque<Map<String, Inode>>();
    @Nullable Map<String, Inode> names = root.names;
    for (; names != null; names = rest.poll()) {
      for (var inode : names.values()) {
        if (inode.names != null) {
          rest.add(inode.names);
        } else if (inode.number.isPresent()) {
          counts.merge(inode, 1, Integer::sum);
        }
      }
    }
    long number = 1;
    for (var counted : counts.entrySet()) {
      counted.getKey().number = counted.getValue() > 1 ? OptionalLong.of(number++) : OptionalLong.empty();
    }
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    return Optional.ofNullable(inode(path)).map(inode -> new Entry(inode.node, inode.number, inode.implied));
  }

  @Override
  public List<String> list(ImagePath directory) {
    var inode = inode(directory);
    return inode == null || inode.names == null ? List.of() : List.copyOf(inode.names.keySet());
  }

  private @Nullable Inode inode(ImagePath path) {
    var inode = root;
    for (var name : path.names()) {
      if (inode == null || inode.names == null) {
        return null;
      }
      inode = inode.names.get(name);
    }
    return inode;
  }
}
