package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * How one file tree becomes another: a changeset in its canonical form (OCI image-spec, layer, "Representing Changes").
 *
 * <p>Canonical means: ordered by path, a directory before what it holds; at most one {@link Change.Put}, {@link Change.HardLink}
 * or {@link Change.Remove} a path, and a {@link Change.Clear} directly behind the put of its directory; nothing at all below a
 * removed path or a file; no removals below a cleared directory; the put of a file with several names at its first name, in order,
 * and hard links to that name at the others. Equal changes therefore give equal lists, and equal lists equal bytes.
 *
 * <p>Diffs are the actions of a monoid on trees: {@link #EMPTY} changes nothing, {@link #then} is one after the other, and
 * {@link #applyTo} is what they do. A diff <em>fits</em> a tree if every directory that leads to something it puts is in the tree or put
 * by it too. Where diffs fit, {@code d2.applyTo(d1.applyTo(t))} is {@code d1.then(d2).applyTo(t)}. Where one does not, the missing
 * directory is made as {@link FileNode.Directory#IMPLIED}, but nothing is promised of the sum.
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
    CanonicalForm.check(changes);
  }

  /**
   * Returns how {@code before} becomes {@code after}, by a walk of both that compares every node with its contents. It says nothing
   * of what is equal in both; where only some names of a file changed, it says nothing of the others unless they are a different
   * file now. The root directory itself is never part of a layer, and is not compared.
   *
   * @throws IOException if one of the trees cannot be read
   */
  public static SnapshotDiff between(FileTree before, FileTree after) throws IOException {
    return new TreeComparison(before, after).run();
  }

  /**
   * Brings changes in any order to the canonical form. Where two speak of one path the later one holds.
   *
   * @throws IllegalArgumentException if a hard link has no put, or something is to be below what is no directory
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
    return new SnapshotDiff(CanonicalForm.of(ordered));
  }

  /**
   * Returns the tree that {@code base} becomes: a view, which reads {@code base} when it is asked and must not outlive it. Files with
   * several names by this diff share a number that no other file has.
   */
  public FileTree applyTo(FileTree base) {
    return isEmpty() ? base : PendingTree.of(base, this);
  }

  /**
   * Returns the diff that does what this one does and then {@code next}. It knows no tree: what {@code next} takes away is taken away
   * by the sum, whether only this diff had put it there or not, and a directory in place of a file hides what may have been there
   * before. A file that loses all names but one to {@code next} has one name. Associative, and {@link #EMPTY} is its unit.
   */
  public SnapshotDiff then(SnapshotDiff next) {
    if (isEmpty() || next.isEmpty()) {
      return isEmpty() ? next : this;
    }
    var sum = new ChangeTree();
    sum.lay(this);
    sum.lay(next);
    return new SnapshotDiff(sum.changes());
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
