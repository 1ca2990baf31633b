package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.snapshot.Snapshot.Inode;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the changes between two snapshots of a directory, by the data that their mode compares. */
public final class WalkDiffer {
  /**
   * A file that has or had several names. It holds the current names, and the inode number that all of them had before; 0 if they had none or
   * different ones.
   */
  private static final class Shared {
    final TreeMap<ImagePath, FileStatus> names = new TreeMap<>();
    boolean same = true;
    long earlier;
  }

  private final SnapshotMode mode;
  private final InodeStore store;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Long, Shared> files = new LinkedHashMap<>();

  private WalkDiffer(SnapshotMode mode, InodeStore store) {
    this.mode = mode;
    this.store = store;
  }

  /**
   * Returns the changes from {@code before} to {@code after}. In the mode {@link SnapshotMode#FULL} the result equals that of {@link
   * SnapshotDiff#between}. The root directory is never in the diff.
   *
   * @param store the store of {@code after}, unchanged since; contents in the diff are read from its files
   */
  public static SnapshotDiff diff(Snapshot before, Snapshot after, InodeStore store) throws IOException {
    if (before.mode() != after.mode()) {
      throw new IllegalArgumentException("the snapshots have different modes");
    }
    var differ = new WalkDiffer(after.mode(), store);
    differ.compare(ImagePath.ROOT, before.top(), after.top());
    differ.addShared();
    return SnapshotDiff.of(differ.changes);
  }

  private void compare(ImagePath directory, List<Inode> before, List<Inode> after) throws IOException {
    int old = 0;
    for (var inode : after) {
      while (old < before.size() && before.get(old).name().compareTo(inode.name()) < 0) {
        changes.add(new Change.Remove(directory.child(before.get(old++).name())));
      }
      boolean known = old < before.size() && before.get(old).name().equals(inode.name());
      add(directory, inode, known ? before.get(old++) : null);
    }
    for (var gone : before.subList(old, before.size())) {
      changes.add(new Change.Remove(directory.child(gone.name())));
    }
  }

  private void add(ImagePath directory, Inode inode, @Nullable Inode earlier) throws IOException {
    var status = inode.status();
    boolean same = earlier != null && isSame(earlier, inode);
    if (status.isDirectory()) {
      var path = directory.child(inode.name());
      if (!same) {
        put(path, status);
      }
      compare(path, earlier == null ? List.of() : earlier.inside(), inode.inside());
    } else if (isShared(status) || earlier != null && isShared(earlier.status())) {
      share(directory.child(inode.name()), status, earlier, same);
    } else if (!same) {
      put(directory.child(inode.name()), status);
    }
  }

  private static boolean isShared(FileStatus status) {
    return status.links() > 1 && !status.isDirectory();
  }

  private void share(ImagePath path, FileStatus status, @Nullable Inode earlier, boolean same) {
    long number = earlier != null && isShared(earlier.status()) ? earlier.status().inode() : 0;
    var file = files.computeIfAbsent(status.inode(), _ -> new Shared());
    if (file.names.isEmpty()) {
      file.earlier = number;
    } else {
      same &= number != 0 && number == file.earlier;
    }
    file.same &= same;
    file.names.put(path, status);
  }

  /** Adds files with several names. If one name is in the diff, all are, because a single name would be a separate file in the layer. */
  private void addShared() throws IOException {
    // If one file was split into several equal files, one of them counts as the old file: that with the old inode number, else the first.
    var heirs = new HashMap<Long, Long>();
    files.forEach((number, file) -> {
      if (file.same && file.earlier != 0) {
        heirs.merge(file.earlier, number, (first, next) -> next == file.earlier ? next : first);
      }
    });
    for (var entry : files.entrySet()) {
      var file = entry.getValue();
      if (file.same && (file.earlier == 0 || entry.getKey().equals(heirs.get(file.earlier)))) {
        continue;
      }
      var first = file.names.firstKey();
      put(first, file.names.firstEntry().getValue());
      for (var name : file.names.tailMap(first, false).keySet()) {
        changes.add(new Change.HardLink(name, first));
      }
    }
  }

  private void put(ImagePath path, FileStatus status) throws IOException {
    store.node(path, status).ifPresent(node -> changes.add(new Change.Put(path, node)));
  }

  private boolean isSame(Inode before, Inode after) {
    var one = before.status();
    var other = after.status();
    if (one.type() != other.type() || !one.modified().equals(other.modified())) {
      return false;
    }
    if (mode == SnapshotMode.TIME) {
      return true;
    }
    boolean looksSame =
        one.permissions() == other.permissions()
            && one.uid() == other.uid()
            && one.gid() == other.gid()
            && (one.isDirectory() || one.size() == other.size());
    return mode == SnapshotMode.REDO
        ? looksSame
        : looksSame
            && one.specialMajor() == other.specialMajor()
            && one.specialMinor() == other.specialMinor()
            && before.xattrs().equals(after.xattrs())
            && Objects.equals(before.fingerprint(), after.fingerprint());
  }
}
