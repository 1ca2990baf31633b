package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A tree with a changeset laid over it in memory: what the tree would be if somebody had written the changes. Immutable, as far as the
 * tree below is. Over {@link #EMPTY} it is a whole tree in memory.
 */
public final class PendingTree implements FileTree {
  /** A tree that holds nothing but its root directory. */
  public static final FileTree EMPTY = new Empty();

  /** Numbers of files with several names; negative, so that they never meet those of a disk. */
  private static final AtomicLong NEXT_INODE = new AtomicLong(-1);

  private final FileTree base;
  private final Overlaid root = new Overlaid();

  private PendingTree(FileTree base) {
    this.base = Objects.requireNonNull(base);
  }

  /** Returns {@code base} with {@code diff} laid over it; {@code base} itself if the diff is empty. */
  public static FileTree of(FileTree base, SnapshotDiff diff) {
    if (diff.isEmpty()) {
      return base;
    }
    var tree = new PendingTree(base);
    var linked = new HashMap<ImagePath, Entry>();
    for (var change : diff.changes()) {
      if (change instanceof Change.HardLink link) {
        linked.putIfAbsent(link.target(), ImpliedDirectory.ENTRY);
      }
    }
    for (var change : diff.changes()) {
      tree.lay(change, linked);
    }
    return tree;
  }

  /**
   * Returns {@code base} with the changes of a layer laid over it, which come in any order, may pass through links, and may link to
   * files of {@code base}.
   */
  public static FileTree ofLayer(FileTree base, List<Change> layer) throws IOException {
    var tree = new PendingTree(base);
    var resolver = new LinkResolver(tree);
    // Removals speak of what is below, so they come first wherever they stand.
    for (var change : layer) {
      if (change instanceof Change.Remove || change instanceof Change.Clear) {
        tree.lay(change.path().isRoot() ? change : moved(change, resolver.followParents(change.path())), Map.of());
      }
    }
    for (var change : layer) {
      switch (change) {
        case Change.Put put -> {
          var path = resolver.followParents(put.path());
          if (!path.isRoot() || put.node() instanceof FileNode.Directory) {
            tree.root.descend(path).put(Entry.of(put.node()));
          }
        }
        case Change.HardLink link -> tree.link(resolver.followParents(link.path()), resolver.followParents(link.target()));
        case Change.Remove _, Change.Clear _ -> {}
      }
    }
    return tree;
  }

  private static Change moved(Change change, ImagePath path) {
    return change instanceof Change.Clear ? new Change.Clear(path) : new Change.Remove(path);
  }

  private void link(ImagePath path, ImagePath target) throws IOException {
    var entry = find(target).orElseThrow(() -> new FileSystemException(path.text(), target.text(), "hard link to what is not there"));
    if (entry.node() instanceof FileNode.Directory) {
      throw new FileSystemException(path.text(), target.text(), "hard link to a directory");
    }
    if (entry.inode().isEmpty()) {
      entry = new Entry(entry.node(), OptionalLong.of(NEXT_INODE.getAndDecrement()));
      root.descend(target).put(entry);
    }
    root.descend(path).put(entry);
  }

  /** Returns {@code diff} as a whole tree of its own. */
  public static FileTree of(SnapshotDiff diff) {
    return of(EMPTY, diff);
  }

  private void lay(Change change, Map<ImagePath, Entry> linked) {
    var at = root.descend(change.path());
    switch (change) {
      case Change.Put put -> {
        var entry = new Entry(
            put.node(),
            linked.containsKey(put.path()) ? OptionalLong.of(NEXT_INODE.getAndDecrement()) : OptionalLong.empty());
        if (linked.containsKey(put.path())) {
          linked.put(put.path(), entry);
        }
        at.put(entry);
      }
      case Change.HardLink link -> at.put(Objects.requireNonNull(linked.get(link.target())));
      case Change.Remove _ -> at.remove();
      case Change.Clear _ -> at.clear();
    }
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    var at = root;
    boolean hidden = false;
    for (var name : path.names()) {
      hidden |= at.hidesBase;
      var next = at.children.get(name);
      if (next == null) {
        return hidden || !at.isTransparentDirectory() ? Optional.empty() : base.find(path);
      }
      if (next.removed) {
        return Optional.empty();
      }
      at = next;
    }
    var entry = at.entry;
    if (entry != null) {
      return Optional.of(entry);
    }
    var below = hidden ? Optional.<Entry>empty() : base.find(path);
    return below.isEmpty() && at.leadsToSomething() ? Optional.of(ImpliedDirectory.ENTRY) : below;
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    var at = root;
    boolean hidden = false;
    for (var name : directory.names()) {
      hidden |= at.hidesBase;
      var next = at.children.get(name);
      if (next == null) {
        return hidden || !at.isTransparentDirectory() ? List.of() : base.list(directory);
      }
      if (next.removed) {
        return List.of();
      }
      at = next;
    }
    hidden |= at.hidesBase;
    if (!at.isTransparentDirectory()) {
      return List.of();
    }
    var names = new TreeSet<String>(hidden ? List.of() : base.list(directory));
    at.children.forEach(
        (name, child) -> {
          if (child.removed) {
            names.remove(name);
          } else if (child.entry != null || child.leadsToSomething()) {
            names.add(name);
          }
        });
    return new ArrayList<>(names);
  }

  /** What the changes say of one path. */
  private static final class Overlaid {
    final TreeMap<String, Overlaid> children = new TreeMap<>();
    @Nullable Entry entry;
    boolean removed;
    boolean hidesBase;

    Overlaid descend(ImagePath path) {
      var at = this;
      for (var name : path.names()) {
        at = at.children.computeIfAbsent(name, _ -> new Overlaid());
        at.revive();
      }
      return at;
    }

    /** Something is put below or at what was removed. */
    private void revive() {
      if (removed) {
        removed = false;
        entry = ImpliedDirectory.ENTRY;
      }
    }

    void put(Entry put) {
      entry = put;
      if (!(put.node() instanceof FileNode.Directory)) {
        children.clear();
        hidesBase = true;
      }
    }

    void remove() {
      removed = true;
      hidesBase = true;
      entry = null;
      children.clear();
    }

    void clear() {
      children.clear();
      hidesBase = true;
    }

    /** Tells whether the changes put something below, so that this must be a directory even if they do not say so. */
    boolean leadsToSomething() {
      return children.values().stream().anyMatch(child -> child.entry != null || child.leadsToSomething());
    }

    /** Tells whether names may be below: it is a directory by the changes, or they do not say. */
    boolean isTransparentDirectory() {
      return entry == null || entry.node() instanceof FileNode.Directory;
    }
  }

  private static final class Empty implements FileTree {
    @Override
    public Optional<Entry> find(ImagePath path) {
      return path.isRoot() ? Optional.of(ImpliedDirectory.ENTRY) : Optional.empty();
    }

    @Override
    public List<String> list(ImagePath directory) {
      return List.of();
    }
  }
}
