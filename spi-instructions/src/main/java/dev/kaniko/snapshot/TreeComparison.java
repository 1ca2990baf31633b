package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds how one tree becomes another by walking both; see {@link SnapshotDiff#between}. */
final class TreeComparison {
  /** A file of the later tree: all its names, and the number that their file had before, if all of them named one. */
  private static final class Shared {
    final List<ImagePath> names = new ArrayList<>();
    final FileNode node;
    final OptionalLong inode;
    boolean same = true;
    OptionalLong earlier = OptionalLong.empty();

    Shared(Entry entry) {
      node = entry.node();
      inode = entry.inode();
    }
  }

  private final FileTree before;
  private final FileTree after;
  private final List<Change> changes = new ArrayList<>();

  /** The files that have or had several names, by their first name now. */
  private final Map<ImagePath, Shared> files = new LinkedHashMap<>();

  private final Map<Long, Shared> byInode = new HashMap<>();

  TreeComparison(FileTree before, FileTree after) {
    this.before = before;
    this.after = after;
  }

  SnapshotDiff run() throws IOException {
    directory(ImagePath.ROOT, true);
    var kept = kept();
    for (var file : files.values()) {
      if (!kept.contains(file)) {
        put(file);
      }
    }
    return SnapshotDiff.of(changes);
  }

  /** Compares what is in a directory of the later tree; {@code both} tells that it is one in the earlier tree, too. */
  private void directory(ImagePath directory, boolean both) throws IOException {
    var names = after.list(directory);
    if (both) {
      var present = new HashSet<>(names);
      for (var name : before.list(directory)) {
        if (!present.contains(name)) {
          changes.add(new Change.Remove(directory.child(name)));
        }
      }
    }
    for (var name : names) {
      var path = directory.child(name);
      var entry = after.find(path).orElseThrow(() -> new IOException(path + ": is listed and not there"));
      entry(path, entry, both ? before.find(path).orElse(null) : null);
    }
  }

  private void entry(ImagePath path, Entry entry, @Nullable Entry earlier) throws IOException {
    if (entry.node() instanceof FileNode.Directory) {
      var old = earlier != null && earlier.node() instanceof FileNode.Directory directory ? directory : null;
      if (!entry.node().equals(old)) {
        changes.add(new Change.Put(path, entry.node()));
      }
      directory(path, old != null);
    } else if (entry.inode().isPresent() || earlier != null && earlier.inode().isPresent()) {
      shared(path, entry, earlier);
    } else if (earlier == null || !entry.node().sameAs(earlier.node())) {
      changes.add(new Change.Put(path, entry.node()));
    }
  }

  private void shared(ImagePath path, Entry entry, @Nullable Entry earlier) throws IOException {
    var number = earlier == null ? OptionalLong.empty() : earlier.inode();
    var known = entry.inode().isPresent() ? byInode.get(entry.inode().getAsLong()) : null;
    if (known != null) {
      known.names.add(path);
      known.same &= number.isPresent() && number.equals(known.earlier);
      return;
    }
    var file = new Shared(entry);
    file.names.add(path);
    file.earlier = number;
    file.same = earlier != null && entry.node().sameAs(earlier.node());
    files.put(path, file);
    entry.inode().ifPresent(inode -> byInode.put(inode, file));
  }

  /**
   * The files that nobody touched. Where the names of one file are several equal files now, one of them is taken for the old one: the
   * one that has its number, else the one with the first name.
   */
  private Set<Shared> kept() {
    var kept = new HashSet<Shared>();
    var heirs = new HashMap<Long, Shared>();
    for (var file : files.values()) {
      if (file.same && file.earlier.isEmpty()) {
        kept.add(file);
      } else if (file.same) {
        heirs.merge(file.earlier.getAsLong(), file, (first, next) -> next.inode.equals(next.earlier) ? next : first);
      }
    }
    kept.addAll(heirs.values());
    return kept;
  }

  private void put(Shared file) {
    var first = file.names.getFirst();
    changes.add(new Change.Put(first, file.node));
    for (var name : file.names.subList(1, file.names.size())) {
      changes.add(new Change.HardLink(name, first));
    }
  }
}
