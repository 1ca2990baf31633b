package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A root in memory that programs write to, as far as a file system behaves: one file may have several names, links on the way are
 * followed, and a directory has the time of the last change of its names. Failures are {@link IOException}s with the words of a shell.
 * Not for several threads.
 */
public final class FakeRoot implements FileTree {
  private static final class Inode {
    FileNode node;
    int names = 1;
    final long number;

    Inode(FileNode node, long number) {
      this.node = node;
      this.number = number;
    }
  }

  private final TreeMap<ImagePath, Inode> names = new TreeMap<>();
  private final TreeMap<ImagePath, FakeRoot> mounts = new TreeMap<>();
  private final Instant now;
  private long next;

  /** A root with nothing in it. */
  public FakeRoot(Instant now) {
    this.now = now;
    names.put(ImagePath.ROOT, new Inode(new FileNode.Directory(Metadata.of(0755, 0, 0, now)), next++));
  }

  /** Returns a copy of what a tree holds at a path and below it; the root of the copy may be a file. */
  public static FakeRoot copyOf(FileTree tree, ImagePath from, Instant now) throws IOException {
    var copy = new FakeRoot(now);
    copy.addAll(tree, from, ImagePath.ROOT, new HashMap<>());
    return copy;
  }

  private void addAll(FileTree tree, ImagePath from, ImagePath to, Map<Long, Inode> known) throws IOException {
    var found = tree.find(from);
    if (found.isEmpty()) {
      return;
    }
    var entry = found.get();
    var same = entry.inode().isPresent() ? known.get(entry.inode().getAsLong()) : null;
    if (same != null) {
      same.names++;
      names.put(to, same);
    } else {
      var inode = new Inode(entry.node(), next++);
      names.put(to, inode);
      entry.inode().ifPresent(number -> known.put(number, inode));
    }
    for (var name : tree.list(from)) {
      addAll(tree, from.child(name), to.child(name), known);
    }
  }

  void mount(ImagePath target, FakeRoot files) {
    mounts.put(target, files);
  }

  void unmountAll() {
    mounts.clear();
  }

  private @Nullable ImagePath mountOf(ImagePath path) {
    for (var above = path; ; above = above.parent()) {
      if (mounts.containsKey(above)) {
        return above;
      }
      if (above.isRoot()) {
        return null;
      }
    }
  }

  private FakeRoot ownerOf(ImagePath path) {
    var mount = mountOf(path);
    return mount == null ? this : mounts.getOrDefault(mount, this);
  }

  private ImagePath inOwner(ImagePath path) {
    var mount = mountOf(path);
    return mount == null ? path : ImagePath.clean(path.relativeTo(mount));
  }

  private @Nullable Inode inode(ImagePath path) {
    return ownerOf(path).names.get(inOwner(path));
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    var inode = inode(path);
    if (inode == null) {
      return Optional.empty();
    }
    return Optional.of(new Entry(inode.node, inode.names > 1 ? OptionalLong.of(inode.number) : OptionalLong.empty()));
  }

  @Override
  public List<String> list(ImagePath directory) {
    var owner = ownerOf(directory);
    var own = inOwner(directory);
    var found = new ArrayList<String>();
    for (var path : owner.below(own)) {
      if (path.parent().equals(own)) {
        found.add(path.name());
      }
    }
    return found;
  }

  private List<ImagePath> below(ImagePath path) {
    return names.tailMap(path, false).keySet().stream().takeWhile(other -> other.startsWith(path)).toList();
  }

  /** Returns where a path leads to when all links are followed. */
  public ImagePath follow(ImagePath path) throws IOException {
    return new LinkResolver(this).follow(path);
  }

  private ImagePath followParents(ImagePath path) throws IOException {
    return new LinkResolver(this).followParents(path);
  }

  /** Tells whether a path leads to a directory. */
  public boolean isDirectory(ImagePath path) throws IOException {
    return find(follow(path)).map(Entry::node).orElse(null) instanceof FileNode.Directory;
  }

  /** Puts a node where none is. */
  public void create(ImagePath path, FileNode node) throws IOException {
    var place = followParents(path);
    if (inode(place) != null) {
      throw new IOException(place + ": File exists");
    }
    checkParent(place);
    var owner = ownerOf(place);
    owner.names.put(inOwner(place), new Inode(node, owner.next++));
    touchParent(place);
  }

  private void checkParent(ImagePath place) throws IOException {
    var parent = inode(place.parent());
    if (parent == null && mountOf(place) == null) {
      throw new IOException(place + ": No such file or directory");
    }
    if (parent != null && !(parent.node instanceof FileNode.Directory)) {
      throw new IOException(place + ": Not a directory");
    }
  }

  private void touchParent(ImagePath place) {
    var parent = inode(place.parent());
    if (parent != null && !place.isRoot()) {
      parent.node = parent.node.with(parent.node.metadata().withModified(now));
    }
  }

  /** Writes a file, a new one or over what is there; then all its names have the new bytes. */
  public void write(ImagePath path, byte[] bytes, boolean append, Metadata ofNew) throws IOException {
    var place = follow(path);
    var inode = inode(place);
    if (inode == null) {
      create(place, new FileNode.RegularFile(ofNew, FileContent.of(bytes)));
      return;
    }
    if (!(inode.node instanceof FileNode.RegularFile file)) {
      throw new IOException(place + ": " + (inode.node instanceof FileNode.Directory ? "Is a directory" : "Not a regular file"));
    }
    var content = bytes;
    if (append) {
      var before = bytes(file);
      content = java.util.Arrays.copyOf(before, before.length + bytes.length);
      System.arraycopy(bytes, 0, content, before.length, bytes.length);
    }
    inode.node = new FileNode.RegularFile(file.metadata().withModified(now), FileContent.of(content));
  }

  private static byte[] bytes(FileNode.RegularFile file) throws IOException {
    try (var in = file.content().open()) {
      return in.readAllBytes();
    }
  }

  /** Reads a file. */
  public byte[] read(ImagePath path) throws IOException {
    return switch (find(follow(path)).map(Entry::node).orElse(null)) {
      case FileNode.RegularFile file -> bytes(file);
      case null -> throw new IOException(path + ": No such file or directory");
      default -> throw new IOException(path + ": Not a regular file");
    };
  }

  /** Changes the metadata of what a path leads to, for all its names. */
  public void change(ImagePath path, UnaryOperator<Metadata> change) throws IOException {
    var inode = inode(follow(path));
    if (inode == null) {
      throw new IOException(path + ": No such file or directory");
    }
    inode.node = inode.node.with(change.apply(inode.node.metadata()));
  }

  /** Gives a file a further name. */
  public void link(ImagePath path, ImagePath target) throws IOException {
    var place = followParents(path);
    var inode = inode(followParents(target));
    if (inode == null || inode.node instanceof FileNode.Directory) {
      throw new IOException(target + (inode == null ? ": No such file or directory" : ": Is a directory"));
    }
    if (inode(place) != null) {
      throw new IOException(place + ": File exists");
    }
    if (ownerOf(place) != ownerOf(followParents(target))) {
      throw new IOException(place + ": Invalid cross-device link");
    }
    checkParent(place);
    inode.names++;
    ownerOf(place).names.put(inOwner(place), inode);
    touchParent(place);
  }

  /** Takes a name away, and everything below it; a link is not followed. */
  public void remove(ImagePath path) throws IOException {
    var place = followParents(path);
    if (place.isRoot() || mounts.containsKey(place)) {
      throw new IOException(place + ": Device or resource busy");
    }
    if (inode(place) == null) {
      throw new IOException(place + ": No such file or directory");
    }
    ownerOf(place).drop(inOwner(place));
    touchParent(place);
  }

  private void drop(ImagePath path) {
    var gone = new ArrayList<>(below(path));
    gone.add(path);
    for (var name : gone) {
      var inode = names.remove(name);
      if (inode != null) {
        inode.names--;
      }
    }
  }

  /** Gives what is at {@code from} the name {@code to}, in the place of what is there, if that is no directory. */
  public void rename(ImagePath from, ImagePath to) throws IOException {
    var source = followParents(from);
    var place = followParents(to);
    var inode = inode(source);
    if (inode == null || source.isRoot()) {
      throw new IOException(source + ": No such file or directory");
    }
    if (place.startsWith(source)) {
      throw new IOException(place + ": Invalid argument");
    }
    var there = inode(place);
    if (there == inode) {
      return;
    }
    if (there != null && (there.node instanceof FileNode.Directory || inode.node instanceof FileNode.Directory)) {
      throw new IOException(place + ": File exists");
    }
    if (ownerOf(source) != ownerOf(place)) {
      throw new IOException(place + ": Invalid cross-device link");
    }
    checkParent(place);
    if (there != null) {
      remove(place);
    }
    var owner = ownerOf(source);
    var moved = new TreeMap<ImagePath, Inode>();
    for (var name : names(owner, inOwner(source))) {
      var relative = name.relativeTo(inOwner(source));
      moved.put(relative.isEmpty() ? inOwner(place) : inOwner(place).resolve(relative), owner.names.remove(name));
    }
    owner.names.putAll(moved);
    touchParent(source);
    touchParent(place);
  }

  private static List<ImagePath> names(FakeRoot owner, ImagePath path) {
    var all = new ArrayList<>(List.of(path));
    all.addAll(owner.below(path));
    return all;
  }
}
