package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * A tree with changes laid over it in memory: what the tree would be if somebody had written them. Immutable, as far as the tree below
 * is. {@link SnapshotDiff#applyTo} makes one of a changeset; {@link #ofLayer} takes what any builder may have put in a layer.
 */
public final class PendingTree implements FileTree {
  private final FileTree base;
  private final ChangeTree changes = new ChangeTree();

  private PendingTree(FileTree base) {
    this.base = Objects.requireNonNull(base);
  }

  static FileTree of(FileTree base, SnapshotDiff diff) {
    var tree = new PendingTree(base);
    tree.changes.lay(diff);
    return tree;
  }

  /**
   * Returns {@code base} with the changes of a layer laid over it, which come in any order, may pass through links, and may link to
   * files of {@code base}. Removals speak of {@code base} alone, wherever they stand (OCI image-spec, layer, "Whiteouts").
   *
   * @throws IOException if a hard link leads to nothing or to a directory, a link leads to itself, or {@code base} cannot be read
   */
  public static FileTree ofLayer(FileTree base, List<Change> layer) throws IOException {
    var tree = new PendingTree(base);
    var resolver = new LinkResolver(tree);
    for (var change : layer) {
      switch (change) {
        case Change.Remove(var path) -> tree.changes.remove(resolver.followParents(path));
        case Change.Clear(var path) -> tree.changes.clear(resolver.followParents(path));
        case Change.Put _, Change.HardLink _ -> {}
      }
    }
    Directory directory = null;
    for (var change : layer) {
      switch (change) {
        case Change.Put(var from, var node) -> {
          if (directory != null && directory.holds(from)) {
            directory.node().put(from.name(), Entry.of(node));
            continue;
          }
          var path = resolver.followParents(from);
          directory = path.equals(from) && !path.isRoot() ? Directory.of(path, tree.changes) : null;
          if (!path.isRoot() || node instanceof FileNode.Directory) {
            tree.changes.put(path, Entry.of(node));
          }
        }
        case Change.HardLink link -> {
          directory = null;
          tree.link(resolver.followParents(link.path()), resolver.followParents(link.target()));
        }
        case Change.Remove _, Change.Clear _ -> {}
      }
    }
    return tree;
  }

  /**
   * The directory of the last entry of a layer. The next entry most often lies there too, and then no link leads to it either: all that changed since then lies
   * in the directory.
   *
   * @param text its path with a slash at the end
   */
  private record Directory(String text, ChangeTree node) {
    static Directory of(ImagePath path, ChangeTree root) {
      return new Directory(path.text().substring(0, path.text().lastIndexOf('/') + 1), root.directory(path.parent()));
    }

    boolean holds(ImagePath path) {
      return path.text().length() > text.length() && path.text().startsWith(text) && path.text().indexOf('/', text.length()) < 0;
    }
  }

  private void link(ImagePath path, ImagePath target) throws IOException {
    var entry = find(target).orElseThrow(() -> new FileSystemException(path.text(), target.text(), "hard link to what is not there"));
    if (entry.node() instanceof FileNode.Directory) {
      throw new FileSystemException(path.text(), target.text(), "hard link to a directory");
    }
    if (entry.inode().isEmpty()) {
      entry = new Entry(entry.node(), OptionalLong.of(ChangeTree.newInode()));
      changes.put(target, entry);
    }
    changes.put(path, entry);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    var at = changes;
    boolean hidden = false;
    for (var name : path.names()) {
      hidden |= at.hidesBase();
      var next = at.child(name);
      if (next == null) {
        return hidden || !at.mayHoldNames() ? Optional.empty() : base.find(path);
      }
      if (next.isRemoved()) {
        return Optional.empty();
      }
      at = next;
    }
    if (at.entry() != null) {
      return Optional.of(at.entry());
    }
    var below = hidden ? Optional.<Entry>empty() : base.find(path);
    boolean directory = below.isPresent() && below.get().node() instanceof FileNode.Directory;
    return !directory && at.isPresent() ? Optional.of(Entry.implied(FileNode.Directory.IMPLIED)) : below;
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    var at = changes;
    boolean hidden = false;
    for (var name : directory.names()) {
      hidden |= at.hidesBase();
      var next = at.child(name);
      if (next == null) {
        return hidden || !at.mayHoldNames() ? List.of() : base.list(directory);
      }
      if (next.isRemoved()) {
        return List.of();
      }
      at = next;
    }
    if (!at.mayHoldNames()) {
      return List.of();
    }
    var names = new TreeSet<String>(hidden || at.hidesBase() ? List.of() : base.list(directory));
    at.children()
        .forEach(
            (name, child) -> {
              if (child.isRemoved()) {
                names.remove(name);
              } else if (child.isPresent()) {
                names.add(name);
              }
            });
    return new ArrayList<>(names);
  }
}
