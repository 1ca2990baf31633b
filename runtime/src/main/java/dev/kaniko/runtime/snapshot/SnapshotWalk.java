package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.snapshot.Snapshot.Inode;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveTask;
import org.jspecify.annotations.Nullable;

/** Walks a directory on several threads; a task is one directory. */
final class SnapshotWalk {
  /** The most threads. With more, they wait for locks in the kernel. */
  private static final int MOST_THREADS = 8;

  /**
   * The safety margin for the kernel's inode clock, which ticks a few hundred times a second. A file that was changed just before a walk may
   * change again within the same tick, and then its ctime does not show it.
   */
  private static final Duration TICK = Duration.ofMillis(50);

  /** The deepest directory. Each level needs an open descriptor and stack. */
  private static final int MOST_DEPTH = 400;

  private final SnapshotMode mode;
  private final Instant settled;
  private final SnapshotDeadline deadline;

  private SnapshotWalk(SnapshotMode mode, Instant settled, SnapshotDeadline deadline) {
    this.mode = mode;
    this.settled = settled;
    this.deadline = deadline;
  }

  /**
   * Returns the entries of {@code root}, sorted by name.
   *
   * @param earlier the entries in an earlier snapshot of the same mode; empty if there is none
   * @param taken the time at which the walk of {@code earlier} began
   */
  static List<Inode> run(InodeDirectory root, SnapshotMode mode, List<Inode> earlier, Instant taken, SnapshotDeadline deadline) throws IOException {
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    try (var pool = new ForkJoinPool(threads)) {
      return pool.invoke(new SnapshotWalk(mode, taken.minus(TICK), deadline).new Inside(root, null, 0, earlier));
    } catch (UncheckedIOException e) {
      throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e);
    }
  }

  /** The task that reads one directory. */
  private final class Inside extends RecursiveTask<List<Inode>> {
    private static final long serialVersionUID = 1L;

    private final transient InodeDirectory parent;
    private final @Nullable String name;
    private final int depth;
    private final transient List<Inode> earlier;

    /** Reads the directory {@code name} in {@code parent}, or {@code parent} itself if the name is null. {@code parent} stays open meanwhile. */
    Inside(InodeDirectory parent, @Nullable String name, int depth, List<Inode> earlier) {
      this.parent = parent;
      this.name = name;
      this.depth = depth;
      this.earlier = earlier;
    }

    @Override
    protected List<Inode> compute() {
      try {
        if (name == null) {
          return read(parent);
        }
        try (var directory = parent.open(name)) {
          return read(directory);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<Inode> read(InodeDirectory directory) throws IOException {
      if (depth > MOST_DEPTH) {
        throw new IOException("a directory in the root is more than " + MOST_DEPTH + " levels deep, which only an overlay root supports: .../" + name);
      }
      var found = new ArrayList<Inode>();
      var below = new ArrayList<Inside>();
      int next = 0;
      for (var named : directory.list()) {
        deadline.check();
        while (next < earlier.size() && earlier.get(next).name().compareTo(named.name()) < 0) {
          next++;
        }
        boolean known = next < earlier.size() && earlier.get(next).name().equals(named.name());
        if (named.status().type() != FileType.SOCKET) {
          found.add(inode(directory, named, known ? earlier.get(next) : null, below));
        }
      }
      deadline.check();
      if (below.isEmpty()) {
        return found;
      }
      ForkJoinTask.invokeAll(below);
      int done = 0;
      for (int i = 0; i < found.size(); i++) {
        var inode = found.get(i);
        if (inode.status().isDirectory()) {
          found.set(i, new Inode(inode.name(), inode.status(), inode.xattrs(), null, below.get(done++).join()));
        }
      }
      return found;
    }

    private Inode inode(InodeDirectory directory, InodeStore.Named named, @Nullable Inode known, List<Inside> below) throws IOException {
      var name = named.name();
      var status = named.status();
      var untouched = known != null && isUntouched(known.status(), status) ? known : null;
      SortedMap<String, XattrValue> xattrs = Collections.emptySortedMap();
      Fingerprint fingerprint = null;
      if (status.isDirectory()) {
        below.add(new Inside(directory, name, depth + 1, known == null ? List.of() : known.inside()));
      }
      if (mode == SnapshotMode.FULL && status.isDirectory()) {
        xattrs = untouched == null ? directory.xattrs(name) : untouched.xattrs();
      } else if (mode == SnapshotMode.FULL) {
        fingerprint = untouched == null ? Fingerprint.of(directory, name, status) : untouched.fingerprint();
      }
      return new Inode(name, status, xattrs, fingerprint, List.of());
    }
  }

  private boolean isUntouched(FileStatus earlier, FileStatus status) {
    return earlier.inode() == status.inode()
        && earlier.device() == status.device()
        && earlier.type() == status.type()
        && earlier.changed().equals(status.changed())
        && status.changed().isBefore(settled);
  }
}
