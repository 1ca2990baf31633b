package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What changesets that follow each other say of one path and of what is below it; the whole is the node of the root. Of two
 * changesets that speak of one path the later one holds, and what it takes away is forgotten.
 */
final class ChangeTree {
  /** Numbers of files with several names; negative, so that they never meet those of a disk. */
  private static final AtomicLong NEXT_INODE = new AtomicLong(-1);

  private static final Entry IMPLIED = Entry.implied(FileNode.Directory.IMPLIED);

  private final TreeMap<String, ChangeTree> children = new TreeMap<>();

  /** What is put here; null if the changes leave what is there, or take it away. */
  private @Nullable Entry entry;

  private boolean removed;

  /** Nothing of the tree below the changes is seen below this path. */
  private boolean hidesBase;

  /** Returns a number for a file that gets a second name. */
  static long newInode() {
    return NEXT_INODE.getAndDecrement();
  }

  /** Adds a changeset behind those that are here; this is the node of the root. */
  void lay(SnapshotDiff diff) {
    var shared = new HashMap<ImagePath, Entry>();
    for (var change : diff.changes()) {
      if (change instanceof Change.HardLink link) {
        shared.putIfAbsent(link.target(), IMPLIED);
      }
    }
    for (var change : diff.changes()) {
      switch (change) {
        case Change.Put(var path, var node) -> {
          var put = Entry.of(node);
          if (shared.containsKey(path)) {
            put = new Entry(node, OptionalLong.of(newInode()));
            shared.put(path, put);
          }
          put(path, put);
        }
        case Change.HardLink(var path, var target) -> put(path, shared.getOrDefault(target, IMPLIED));
        case Change.Remove(var path) -> remove(path);
        case Change.Clear(var path) -> clear(path);
      }
    }
  }

  /** Puts something at {@code path}; a directory leaves what is below it. What leads there is a directory from now on. */
  void put(ImagePath path, Entry put) {
    leadTo(path).be(put);
  }

  /** Makes a directory of {@code path} and of what leads there, and returns its node. */
  ChangeTree directory(ImagePath path) {
    var node = leadTo(path);
    node.beDirectory();
    return node;
  }

  private ChangeTree leadTo(ImagePath path) {
    var at = this;
    for (var name : path.names()) {
      at.beDirectory();
      at = at.children.computeIfAbsent(name, _ -> new ChangeTree());
    }
    return at;
  }

  /** Puts something into this directory. */
  void put(String name, Entry put) {
    children.computeIfAbsent(name, _ -> new ChangeTree()).be(put);
  }

  private void be(Entry put) {
    removed = false;
    entry = put;
    if (!mayHoldNames()) {
      children.clear();
      hidesBase = true;
    }
  }

  private void beDirectory() {
    if (removed || !mayHoldNames()) {
      removed = false;
      entry = IMPLIED;
    }
  }

  /** Takes away what is at {@code path}; of the root what is in it. */
  void remove(ImagePath path) {
    var at = path.isRoot() ? null : reach(path);
    if (at == null) {
      clear(path);
    } else {
      at.removed = true;
      at.entry = null;
      at.children.clear();
      at.hidesBase = true;
    }
  }

  /** Takes away what is below {@code path}. */
  void clear(ImagePath path) {
    var at = reach(path);
    if (at != null && !at.removed && at.mayHoldNames()) {
      at.children.clear();
      at.hidesBase = true;
    }
  }

  /** The node of {@code path}; null if the changes say that nothing can be there. */
  private @Nullable ChangeTree reach(ImagePath path) {
    var at = this;
    for (var name : path.names()) {
      if (at.removed || !at.mayHoldNames()) {
        return null;
      }
      at = at.children.computeIfAbsent(name, _ -> new ChangeTree());
    }
    return at;
  }

  @Nullable ChangeTree child(String name) {
    return children.get(name);
  }

  Map<String, ChangeTree> children() {
    return children;
  }

  @Nullable Entry entry() {
    return entry;
  }

  boolean isRemoved() {
    return removed;
  }

  boolean hidesBase() {
    return hidesBase;
  }

  /** Tells whether the changes put something here or below, so that something is here whatever the tree below has. */
  boolean isPresent() {
    return entry != null || children.values().stream().anyMatch(ChangeTree::isPresent);
  }

  /** Tells whether names may be below: it is a directory by the changes, or they do not say. */
  boolean mayHoldNames() {
    return entry == null || entry.node() instanceof FileNode.Directory;
  }

  /** Returns all that the changesets say as one, in canonical order. */
  List<Change> changes() {
    var changes = new ArrayList<Change>();
    collect(ImagePath.ROOT, false, changes, new HashMap<>());
    return changes;
  }

  private void collect(ImagePath path, boolean hidden, List<Change> changes, Map<Long, ImagePath> firstNames) {
    if (removed) {
      if (!hidden) {
        changes.add(new Change.Remove(path));
      }
      return;
    }
    var put = entry;
    if (put != null) {
      var first = put.inode().isPresent() ? firstNames.putIfAbsent(put.inode().getAsLong(), path) : null;
      changes.add(first == null ? new Change.Put(path, put.node()) : new Change.HardLink(path, first));
    }
    if (!mayHoldNames()) {
      return;
    }
    if (hidesBase && !hidden) {
      changes.add(new Change.Clear(path));
    }
    children.forEach((name, child) -> child.collect(path.child(name), hidden || hidesBase, changes, firstNames));
  }
}
