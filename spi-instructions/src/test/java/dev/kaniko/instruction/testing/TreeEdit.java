package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a tree, whatever tree that is. Places are numbers, which stand for one of the places that there are.
 *
 * @param cuts what goes or changes first
 * @param growths what comes then
 */
public record TreeEdit(List<Cut> cuts, List<Growth> growths) {
  private static final int DEEPEST = 12;

  /**
   * One thing that goes or changes.
   *
   * @param place which of all nodes
   * @param metadata what a directory gets
   */
  public record Cut(Kind kind, int place, Metadata metadata) {
    /** What is done. */
    public enum Kind {
      /** The node goes, with all below it. */
      REMOVE,
      /** A directory loses all that is in it. */
      CLEAR,
      /** A directory gets other metadata. */
      CHANGE
    }

    public Cut {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(metadata);
    }
  }

  /**
   * One thing that comes, in the place of what has its name.
   *
   * @param place which of all directories
   * @param link which of the files that came before gets one more name; less than 0 for none
   */
  public record Growth(int place, String name, FileNode node, int link) {
    public Growth {
      Objects.requireNonNull(name);
      Objects.requireNonNull(node);
    }
  }

  public TreeEdit {
    cuts = List.copyOf(cuts);
    growths = List.copyOf(growths);
  }

  /**
   * Returns the changes that this is for a tree.
   *
   * @param tree a whole tree, as the changes that make it from nothing
   */
  public SnapshotDiff of(SnapshotDiff tree) {
    return new Work(tree).run();
  }

  private final class Work {
    /** What stands where; a hard link as the node of its file. */
    private final TreeMap<ImagePath, FileNode> present = new TreeMap<>();

    private final TreeMap<ImagePath, Change> changes = new TreeMap<>();
    private final Map<ImagePath, ImagePath> links = new HashMap<>();
    private final TreeSet<ImagePath> cleared = new TreeSet<>();

    Work(SnapshotDiff tree) {
      for (var change : tree.changes()) {
        switch (change) {
          case Change.Put put -> present.put(put.path(), put.node());
          case Change.HardLink link -> present.put(link.path(), Objects.requireNonNull(present.get(link.target())));
          case Change.Remove _, Change.Clear _ -> throw new IllegalArgumentException("not a whole tree");
        }
      }
    }

    SnapshotDiff run() {
      cuts.forEach(this::cut);
      growths.forEach(this::grow);
      var all = new ArrayList<>(changes.values());
      cleared.forEach(path -> all.add(new Change.Clear(path)));
      return SnapshotDiff.of(all);
    }

    private void cut(Cut cut) {
      if (present.isEmpty()) {
        return;
      }
      var path = List.copyOf(present.keySet()).get(cut.place % present.size());
      var node = present.get(path);
      if (cut.kind == Cut.Kind.REMOVE) {
        removeTree(path);
        changes.put(path, new Change.Remove(path));
      } else if (node instanceof FileNode.Directory directory) {
        if (cut.kind == Cut.Kind.CHANGE) {
          put(path, directory.with(cut.metadata));
        } else {
          removeTree(path);
          put(path, directory);
          cleared.add(path);
        }
      }
    }

    private void grow(Growth growth) {
      var path = directory(growth.place).child(growth.name);
      var link = growth.link < 0 ? null : ownFile(growth.link);
      removeTree(path);
      if (link != null && !link.equals(path) && changes.get(link) instanceof Change.Put put) {
        present.put(path, put.node());
        links.put(path, link);
        changes.put(path, new Change.HardLink(path, link));
      } else {
        put(path, growth.node);
      }
    }

    private void put(ImagePath path, FileNode node) {
      present.put(path, node);
      changes.put(path, new Change.Put(path, node));
    }

    /** Takes away what is at a path, and from the changes what is below it. */
    private void removeTree(ImagePath path) {
      var gone = new HashSet<>(present.tailMap(path).keySet().stream().takeWhile(other -> other.startsWith(path)).toList());
      gone.addAll(changes.tailMap(path).keySet().stream().takeWhile(other -> other.startsWith(path)).toList());
      for (var other : gone) {
        present.remove(other);
        changes.remove(other);
        links.remove(other);
        cleared.remove(other);
      }
      // A file that was linked to takes its further names with it.
      for (var link : List.copyOf(links.entrySet())) {
        if (gone.contains(link.getValue())) {
          links.remove(link.getKey());
          changes.remove(link.getKey());
          var node = present.get(link.getKey());
          if (node != null) {
            put(link.getKey(), node);
          }
        }
      }
    }

    /** Every fourth number is the last directory, so that some paths get deep. */
    private ImagePath directory(int place) {
      var directories = new ArrayList<ImagePath>(List.of(ImagePath.ROOT));
      present.forEach((path, node) -> {
        if (node instanceof FileNode.Directory && path.names().size() < DEEPEST) {
          directories.add(path);
        }
      });
      return directories.get(place % 4 == 3 ? directories.size() - 1 : place / 4 % directories.size());
    }

    private @Nullable ImagePath ownFile(int number) {
      var files = changes.values().stream()
          .filter(change -> change instanceof Change.Put put && put.node() instanceof FileNode.RegularFile)
          .map(Change::path)
          .toList();
      return files.isEmpty() ? null : files.get(number % files.size());
    }
  }
}
