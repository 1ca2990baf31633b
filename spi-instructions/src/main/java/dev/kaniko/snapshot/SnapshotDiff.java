package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one file tree becomes another: a changeset in its canonical form.
 *
 * <p>Canonical means: ordered by path, a directory before what it holds; at most one {@link Change.Put}, {@link Change.HardLink}
 * or {@link Change.Remove} a path, and a {@link Change.Clear} directly behind the put of its directory; nothing below a removed
 * path; the put of a file with several names at its first name, in order, and hard links to that name at the others. Equal
 * changes therefore give equal lists, and equal lists equal bytes.
 *
 * @param changes the changes in canonical order
 */
public record SnapshotDiff(List<Change> changes) {
  /** The diff that changes nothing. */
  public static final SnapshotDiff EMPTY = new SnapshotDiff(List.of());

  private static final Comparator<Change> ORDER =
      Comparator.comparing(Change::path).thenComparingInt(change -> change instanceof Change.Clear ? 1 : 0);

  public SnapshotDiff {
    changes = List.copyOf(changes);
    for (int i = 1; i < changes.size(); i++) {
      if (ORDER.compare(changes.get(i - 1), changes.get(i)) >= 0) {
        throw new IllegalArgumentException("not in order at " + changes.get(i).path());
      }
    }
  }

  /**
   * Brings changes in any order to the canonical form. Where two speak of one path the later one holds.
   *
   * @throws IllegalArgumentException if a hard link has no put
   */
  public static SnapshotDiff of(Collection<? extends Change> changes) {
    if (changes.isEmpty()) {
      return EMPTY;
    }
    var entries = new TreeMap<ImagePath, Change>();
    var cleared = new TreeMap<ImagePath, Change>();
    for (var change : changes) {
      (change instanceof Change.Clear ? cleared : entries).put(change.path(), change);
    }
    var ordered = new ArrayList<Change>(entries.values());
    ordered.addAll(cleared.values());
    ordered.sort(ORDER);
    return new SnapshotDiff(firstNameHolds(withoutRemovedChildren(ordered)));
  }

  private static List<Change> withoutRemovedChildren(List<Change> ordered) {
    var kept = new ArrayList<Change>(ordered.size());
    ImagePath removed = null;
    for (var change : ordered) {
      if (removed != null && change.path().startsWith(removed)) {
        continue;
      }
      removed = change instanceof Change.Remove ? change.path() : null;
      kept.add(change);
    }
    return kept;
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

  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
