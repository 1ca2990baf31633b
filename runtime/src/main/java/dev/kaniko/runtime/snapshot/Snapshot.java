package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An index of a tree at one moment: the status of every inode and the other data that the mode compares. Sockets are not in it. */
public final class Snapshot {
  /**
   * A name in the tree.
   *
   * @param xattrs the attributes of a directory, if the mode compares them
   * @param fingerprint of anything but a directory, if the mode compares contents
   * @param inside the entries of a directory, sorted by name
   */
  record Inode(
      String name, FileStatus status, SortedMap<String, XattrValue> xattrs, @Nullable Fingerprint fingerprint, List<Inode> inside) {}

  private final SnapshotMode mode;
  private final List<Inode> top;
  private final Instant taken;

  private Snapshot(SnapshotMode mode, List<Inode> top, Instant taken) {
    this.mode = mode;
    this.top = top;
    this.taken = taken;
  }

  /**
   * Walks the whole tree of {@code store}. In the mode {@link SnapshotMode#FULL} it reads all contents.
   *
   * @throws IOException if a file cannot be read, or the deadline is over
   */
  public static Snapshot of(InodeStore store, SnapshotMode mode, SnapshotDeadline deadline) throws IOException {
    return take(store, mode, List.of(), Instant.EPOCH, deadline);
  }

  /** As {@link #of(InodeStore, SnapshotMode, SnapshotDeadline)} with the usual time. */
  public static Snapshot of(InodeStore store, SnapshotMode mode) throws IOException {
    return of(store, mode, SnapshotDeadline.in(SnapshotDeadline.USUAL));
  }

  /** As {@link #of(InodeStore, SnapshotMode)} in the mode {@link SnapshotMode#FULL}. */
  public static Snapshot of(InodeStore store) throws IOException {
    return of(store, SnapshotMode.FULL);
  }

  /**
   * Makes a later snapshot of the same tree. It reads only files whose ctime has changed since this snapshot. The kernel updates ctime at every
   * change of an inode, and a process cannot set it.
   */
  public Snapshot next(InodeStore store, SnapshotDeadline deadline) throws IOException {
    return take(store, mode, top, taken, deadline);
  }

  /** As {@link #next(InodeStore, SnapshotDeadline)} with the usual time. */
  public Snapshot next(InodeStore store) throws IOException {
    return next(store, SnapshotDeadline.in(SnapshotDeadline.USUAL));
  }

  private static Snapshot take(InodeStore store, SnapshotMode mode, List<Inode> earlier, Instant then, SnapshotDeadline deadline) throws IOException {
    var now = Instant.now();
    try (var root = store.openRoot()) {
      return new Snapshot(mode, SnapshotWalk.run(root, mode, earlier, then, deadline), now);
    }
  }

  SnapshotMode mode() {
    return mode;
  }

  List<Inode> top() {
    return top;
  }
}
