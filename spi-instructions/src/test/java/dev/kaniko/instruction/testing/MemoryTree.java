package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A tree in memory, written by hand; what is not said is owned by root and has the usual mode and a fixed time. */
public final class MemoryTree implements FileTree {
  /** The time of everything that has no other. */
  public static final Instant TIME = Instant.ofEpochSecond(1_600_000_000);

  private final TreeMap<ImagePath, Entry> entries = new TreeMap<>();

  public MemoryTree() {
    directory("/", 0755, 0, 0);
  }

  /** Returns a copy of a tree. */
  public static MemoryTree copyOf(FileTree tree) {
    var copy = new MemoryTree();
    try {
      copy.addAll(tree, ImagePath.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  private void addAll(FileTree tree, ImagePath path) throws IOException {
    tree.find(path).ifPresent(entry -> entries.put(path, entry));
    for (var name : tree.list(path)) {
      addAll(tree, path.child(name));
    }
  }

  public MemoryTree directory(String path) {
    return directory(path, 0755, 0, 0);
  }

  public MemoryTree directory(String path, int mode, long uid, long gid) {
    return put(path, new FileNode.Directory(Metadata.of(mode, uid, gid, TIME)));
  }

  public MemoryTree file(String path, String text) {
    return file(path, text, 0644, 0, 0);
  }

  public MemoryTree file(String path, String text, int mode, long uid, long gid) {
    return put(path, new FileNode.RegularFile(Metadata.of(mode, uid, gid, TIME), FileContent.of(text)));
  }

  /** Puts a file and the directories that lead to it; what is no directory there goes. */
  public MemoryTree place(String path, String text) {
    var step = ImagePath.ROOT;
    for (var name : new ImagePath(path).parent().names()) {
      step = step.child(name);
      if (!(find(step).map(Entry::node).orElse(null) instanceof FileNode.Directory)) {
        directory(step.text());
      }
    }
    return remove(path).file(path, text);
  }

  public MemoryTree link(String path, String target) {
    return put(path, new FileNode.SymbolicLink(Metadata.of(0777, 0, 0, TIME), target));
  }

  /** Puts a file that has several names; equal numbers are the same file. */
  public MemoryTree name(String path, String text, long inode) {
    return put(path, new FileNode.RegularFile(Metadata.of(0644, 0, 0, TIME), FileContent.of(text)), inode);
  }

  /** Puts one of several names of a node; equal numbers are the same node. */
  public MemoryTree put(String path, FileNode node, long inode) {
    entries.put(new ImagePath(path), new Entry(node, OptionalLong.of(inode)));
    return this;
  }

  public MemoryTree put(String path, FileNode node) {
    entries.put(new ImagePath(path), Entry.of(node));
    return this;
  }

  /** Puts a directory that nothing describes: it is there because something below it is. */
  public MemoryTree implied(String path) {
    entries.put(new ImagePath(path), Entry.implied(new FileNode.Directory(Metadata.of(0755, 0, 0, FakeExecutionContext.NOW))));
    return this;
  }

  /** Takes a path away, and all below it. */
  public MemoryTree remove(String path) {
    removeBelow(new ImagePath(path));
    entries.remove(new ImagePath(path));
    return this;
  }

  /** Applies a changeset. */
  public MemoryTree apply(SnapshotDiff diff) {
    for (var change : diff.changes()) {
      switch (change) {
        case Change.Put(ImagePath path, FileNode node) -> {
          if (!(node instanceof FileNode.Directory)) {
            removeBelow(path);
          }
          entries.put(path, Entry.of(node));
        }
        case Change.HardLink(ImagePath path, ImagePath target) -> entries.put(path, find(target).orElseThrow());
        case Change.Remove(ImagePath path) -> {
          removeBelow(path);
          entries.remove(path);
        }
        case Change.Clear(ImagePath path) -> removeBelow(path);
      }
    }
    return this;
  }

  private void removeBelow(ImagePath path) {
    entries.tailMap(path, false).keySet().removeIf(other -> other.startsWith(path));
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    return Optional.ofNullable(entries.get(path));
  }

  @Override
  public List<String> list(ImagePath directory) {
    var names = new ArrayList<String>();
    for (var path : entries.keySet()) {
      if (!path.isRoot() && path.parent().equals(directory)) {
        names.add(path.name());
      }
    }
    return names;
  }
}
