package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A root that programs write to, on a file system in memory: jimfs. {@link #top} is its root directory for {@code java.nio.file}; owners and
 * the twelve permission bits, which nio cannot hold there, have methods here. Failures are {@link IOException}s with the words of a shell. Not
 * for several threads.
 */
public final class FakeRoot implements FileTree {
  private final TreeMap<ImagePath, FakeRoot> mounts = new TreeMap<>();
  private final Instant now;
  private final Path top;

  /** A root with nothing in it. */
  public FakeRoot(Instant now) {
    this(now, new MemoryDisk(now).top());
  }

  private FakeRoot(Instant now, Path top) {
    this.now = now;
    this.top = top;
  }

  /** Returns a copy of what a tree holds at a path and below it; the root of the copy may be a file. */
  public static FakeRoot copyOf(FileTree tree, ImagePath from, Instant now) throws IOException {
    var found = tree.find(from).map(Entry::node);
    var disk = new MemoryDisk(now).top();
    var copy = new FakeRoot(now, found.isEmpty() || found.get() instanceof FileNode.Directory ? disk : disk.resolve("file"));
    if (found.isPresent()) {
      copy.addAll(tree, from, copy.top, new HashMap<>());
    }
    return copy;
  }

  private void addAll(FileTree tree, ImagePath from, Path to, Map<Long, Path> known) throws IOException {
    var entry = tree.find(from).orElseThrow();
    boolean mayBeShared = !(entry.node() instanceof FileNode.SymbolicLink);
    var same = mayBeShared && entry.inode().isPresent() ? known.putIfAbsent(entry.inode().getAsLong(), to) : null;
    if (same != null) {
      Files.createLink(to, same);
    } else if (MemoryDisk.exists(to)) {
      MemoryDisk.setMetadata(to, entry.node().metadata());
    } else {
      MemoryDisk.create(to, entry.node());
    }
    for (var name : tree.list(from)) {
      addAll(tree, from.child(name), to.resolve(name), known);
    }
    if (entry.node() instanceof FileNode.Directory) {
      MemoryDisk.setTime(to, entry.node().metadata().modified());
    }
  }

  /** Returns the root directory, for {@code java.nio.file}. An absolute path on its file system is one of the root, and so are links. */
  public Path top() {
    return top;
  }

  /** Returns what stands at a path of {@link #top}; a link there is not followed. */
  public static FileNode node(Path path) throws IOException {
    return MemoryDisk.node(path);
  }

  /** Puts a node where none is. */
  public static void put(Path path, FileNode node) throws IOException {
    MemoryDisk.create(path, node);
  }

  /** Gives what stands at a path other metadata; a link there is not followed. */
  public static void setMetadata(Path path, Metadata metadata) throws IOException {
    MemoryDisk.setMetadata(path, metadata);
  }

  /** Takes away what is at a path with all below it; a link there is not followed. */
  public static void delete(Path path) throws IOException {
    MemoryDisk.delete(path);
  }

  /**
   * Does what a changeset says, as one who unpacks a layer. A directory of which it says nothing keeps its time, also where it gets or loses
   * a name.
   *
   * @throws IOException if it cannot be done, because a directory is missing
   */
  public void apply(SnapshotDiff diff) throws IOException {
    var times = directoryTimes();
    for (var change : diff.changes()) {
      var place = at(change.path());
      switch (change) {
        case Change.Put(ImagePath _, FileNode.Directory directory) when MemoryDisk.isDirectory(place) -> MemoryDisk.setMetadata(place, directory.metadata());
        case Change.Put(ImagePath _, FileNode node) -> {
          vacate(place);
          MemoryDisk.create(place, node);
        }
        case Change.HardLink(ImagePath _, ImagePath target) -> {
          vacate(place);
          Files.createLink(place, at(target));
        }
        case Change.Remove _ -> vacate(place);
        case Change.Clear _ -> MemoryDisk.clear(place);
      }
      if (change instanceof Change.Put(ImagePath _, FileNode.Directory(Metadata metadata))) {
        times.put(place, metadata.modified());
      }
    }
    setDirectoryTimes(times);
  }

  private static void vacate(Path place) throws IOException {
    if (MemoryDisk.exists(place)) {
      MemoryDisk.delete(place);
    }
  }

  /** Returns the times of all directories, by path. */
  public Map<Path, Instant> directoryTimes() throws IOException {
    var times = new TreeMap<Path, Instant>();
    addTimes(top, times);
    return times;
  }

  private static void addTimes(Path directory, Map<Path, Instant> times) throws IOException {
    if (MemoryDisk.isDirectory(directory)) {
      times.put(directory, MemoryDisk.time(directory));
      for (var name : MemoryDisk.names(directory)) {
        addTimes(directory.resolve(name), times);
      }
    }
  }

  /** Gives directories times; a path where no directory is any more is left out. */
  public static void setDirectoryTimes(Map<Path, Instant> times) throws IOException {
    for (var time : times.entrySet()) {
      if (MemoryDisk.isDirectory(time.getKey())) {
        MemoryDisk.setTime(time.getKey(), time.getValue());
      }
    }
  }

  void mount(ImagePath target, FakeRoot files) {
    mounts.put(target, files);
  }

  void unmountAll() {
    mounts.clear();
  }

  private @Nullable ImagePath mountOf(ImagePath path) {
    for (var above = path;; above = above.parent()) {
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

  /** Returns where a path lies on the disk of its mount, or of this root. */
  private Path at(ImagePath path) {
    var mount = mountOf(path);
    var owner = ownerOf(path);
    var place = owner.top;
    for (var name : (mount == null ? path : ImagePath.clean(path.relativeTo(mount))).names()) {
      place = place.resolve(name);
    }
    return place;
  }

  /** Tells whether something is there, and all that leads to it are directories and no links. */
  private boolean isPlain(ImagePath path) {
    var owner = ownerOf(path);
    var place = at(path);
    for (var above = place.getParent(); above != null && !place.equals(owner.top) && above.startsWith(owner.top); above = above.getParent()) {
      if (!MemoryDisk.isDirectory(above)) {
        return false;
      }
    }
    return MemoryDisk.exists(place);
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    if (!isPlain(path)) {
      return Optional.empty();
    }
    try {
      var node = MemoryDisk.node(at(path));
      return Optional.of(new Entry(node, node instanceof FileNode.Directory ? OptionalLong.empty() : OptionalLong.of(MemoryDisk.number(at(path)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> list(ImagePath directory) {
    if (!isPlain(directory) || !MemoryDisk.isDirectory(at(directory))) {
      return List.of();
    }
    try {
      return MemoryDisk.names(at(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where a path leads to when all links are followed. */
  public ImagePath follow(ImagePath path) throws IOException {
    return new LinkResolver(this).follow(path);
  }

  ImagePath followParents(ImagePath path) throws IOException {
    return new LinkResolver(this).followParents(path);
  }

  /** Tells whether a path leads to a directory. */
  public boolean isDirectory(ImagePath path) throws IOException {
    return find(follow(path)).map(Entry::node).orElse(null) instanceof FileNode.Directory;
  }

  /** Puts a node where none is. */
  public void create(ImagePath path, FileNode node) throws IOException {
    var place = followParents(path);
    if (find(place).isPresent()) {
      throw new IOException(place + ": File exists");
    }
    checkParent(place);
    MemoryDisk.create(at(place), node);
  }

  private void checkParent(ImagePath place) throws IOException {
    var parent = find(place.parent());
    if (parent.isEmpty() && mountOf(place) == null) {
      throw new IOException(place + ": No such file or directory");
    }
    if (parent.isPresent() && !(parent.get().node() instanceof FileNode.Directory)) {
      throw new IOException(place + ": Not a directory");
    }
  }

  /** Writes a file, a new one or over what is there; then all its names have the new bytes. */
  public void write(ImagePath path, byte[] bytes, boolean append, Metadata ofNew) throws IOException {
    var place = follow(path);
    switch (find(place).map(Entry::node).orElse(null)) {
      case null -> create(place, new FileNode.RegularFile(ofNew, FileContent.of(bytes)));
      case FileNode.RegularFile _ -> {
        Files.write(at(place), bytes, append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        MemoryDisk.setTime(at(place), now);
      }
      case FileNode.Directory _ -> throw new IOException(place + ": Is a directory");
      default -> throw new IOException(place + ": Not a regular file");
    }
  }

  /** Reads a file. */
  public byte[] read(ImagePath path) throws IOException {
    var place = follow(path);
    return switch (find(place).map(Entry::node).orElse(null)) {
      case FileNode.RegularFile _ -> Files.readAllBytes(at(place));
      case null -> throw new IOException(path + ": No such file or directory");
      default -> throw new IOException(path + ": Not a regular file");
    };
  }

  /** Changes the metadata of what a path leads to, for all its names. */
  public void change(ImagePath path, UnaryOperator<Metadata> change) throws IOException {
    var place = follow(path);
    var entry = find(place).orElseThrow(() -> new IOException(path + ": No such file or directory"));
    MemoryDisk.setMetadata(at(place), change.apply(entry.node().metadata()));
  }

  /** Gives a file a further name. A symbolic link can have one name only here, because jimfs knows no other. */
  public void link(ImagePath path, ImagePath target) throws IOException {
    var place = followParents(path);
    var file = followParents(target);
    var node = find(file).map(Entry::node);
    if (node.isEmpty() || node.get() instanceof FileNode.Directory || node.get() instanceof FileNode.SymbolicLink) {
      throw new IOException(target + (node.isEmpty() ? ": No such file or directory" : ": Operation not permitted"));
    }
    if (find(place).isPresent()) {
      throw new IOException(place + ": File exists");
    }
    if (ownerOf(place) != ownerOf(file)) {
      throw new IOException(place + ": Invalid cross-device link");
    }
    checkParent(place);
    Files.createLink(at(place), at(file));
  }

  /** Takes a name away, and everything below it; a link is not followed. */
  public void remove(ImagePath path) throws IOException {
    var place = followParents(path);
    if (place.isRoot() || mounts.containsKey(place)) {
      throw new IOException(place + ": Device or resource busy");
    }
    if (find(place).isEmpty()) {
      throw new IOException(place + ": No such file or directory");
    }
    MemoryDisk.delete(at(place));
  }

  /** Gives what is at {@code from} the name {@code to}, in the place of what is there, if that is no directory. */
  public void rename(ImagePath from, ImagePath to) throws IOException {
    var source = followParents(from);
    var place = followParents(to);
    var entry = find(source);
    if (entry.isEmpty() || source.isRoot()) {
      throw new IOException(source + ": No such file or directory");
    }
    if (place.startsWith(source)) {
      throw new IOException(place + ": Invalid argument");
    }
    var there = find(place);
    if (ownerOf(source) != ownerOf(place)) {
      throw new IOException(place + ": Invalid cross-device link");
    }
    if (there.isPresent() && there.get().inode().isPresent() && there.get().inode().equals(entry.get().inode())) {
      return;
    }
    if (there.isPresent() && (there.get().node() instanceof FileNode.Directory || entry.get().node() instanceof FileNode.Directory)) {
      throw new IOException(place + ": File exists");
    }
    checkParent(place);
    Files.move(at(source), at(place), StandardCopyOption.REPLACE_EXISTING);
  }
}
