package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes in order lack to be the one list that says the same; see {@link SnapshotDiff}. */
final class CanonicalForm {
  private CanonicalForm() {}

  /** Brings changes that are in order to the canonical form. */
  static List<Change> of(List<Change> ordered) {
    return firstNameHolds(withoutHidden(ordered));
  }

  /**
   * Tells of changes in order that are not in the canonical form.
   *
   * @throws IllegalArgumentException if they are not
   */
  static void check(List<Change> ordered) {
    ImagePath leaf = null;
    ImagePath cleared = null;
    var files = new HashSet<ImagePath>();
    for (var change : ordered) {
      var path = change.path();
      if (leaf != null && path.startsWith(leaf)) {
        throw new IllegalArgumentException(path + " is below " + leaf + ", which is no directory");
      }
      if (cleared != null && path.startsWith(cleared) && takesAway(change)) {
        throw new IllegalArgumentException(path + " is taken away below " + cleared + ", which is cleared");
      }
      switch (change) {
        case Change.Put put when put.node() instanceof FileNode.Directory -> {}
        case Change.Clear _ -> cleared = path;
        case Change.HardLink link when !files.contains(link.target()) ->
            throw new IllegalArgumentException("hard link " + path + " to " + link.target() + ", which is not a file put before it");
        case Change.Put _ -> {
          leaf = path;
          files.add(path);
        }
        case Change.HardLink _, Change.Remove _ -> leaf = path;
      }
    }
  }

  private static boolean takesAway(Change change) {
    return change instanceof Change.Remove || change instanceof Change.Clear;
  }

  /** Leaves out what is below a removed path, and what is taken away below a cleared one. */
  private static List<Change> withoutHidden(List<Change> ordered) {
    var kept = new ArrayList<Change>(ordered.size());
    ImagePath removed = null;
    ImagePath cleared = null;
    for (var change : ordered) {
      if (isBelow(change, removed) || isBelow(change, cleared) && takesAway(change)) {
        continue;
      }
      if (change instanceof Change.Remove) {
        removed = change.path();
      } else if (change instanceof Change.Clear) {
        cleared = change.path();
      }
      kept.add(change);
    }
    return kept;
  }

  private static boolean isBelow(Change change, @Nullable ImagePath directory) {
    return directory != null && change.path().startsWith(directory);
  }

  /** Moves the put of each file with several names to its first name. */
  private static List<Change> firstNameHolds(List<Change> ordered) {
    var puts = new HashMap<ImagePath, Change.Put>();
    for (var change : ordered) {
      if (change instanceof Change.Put put) {
        puts.put(put.path(), put);
      }
    }
    var firstNames = new HashMap<ImagePath, ImagePath>();
    for (var change : ordered) {
      if (change instanceof Change.HardLink link) {
        if (!puts.containsKey(link.target())) {
          throw new IllegalArgumentException("hard link " + link.path() + " to " + link.target() + ", which is not put");
        }
        firstNames.merge(link.target(), link.path(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
    firstNames.entrySet().removeIf(name -> name.getKey().compareTo(name.getValue()) < 0);
    return firstNames.isEmpty() ? ordered : ordered.stream().map(change -> renamed(change, puts, firstNames)).toList();
  }

  private static Change renamed(Change change, Map<ImagePath, Change.Put> puts, Map<ImagePath, ImagePath> firstNames) {
    return switch (change) {
      case Change.Put put when firstNames.containsKey(put.path()) ->
          new Change.HardLink(put.path(), firstNames.getOrDefault(put.path(), put.path()));
      case Change.HardLink link when firstNames.containsKey(link.target()) -> {
        var first = firstNames.getOrDefault(link.target(), link.target());
        var put = puts.get(link.target());
        yield first.equals(link.path()) && put != null
            ? new Change.Put(first, put.node())
            : new Change.HardLink(link.path(), first);
      }
      default -> change;
    };
  }
}
