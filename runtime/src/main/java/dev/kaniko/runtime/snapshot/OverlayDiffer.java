package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of a process from the upper directory of its overlay. The cost depends on the size of the upper directory, not on that of
 * the root.
 *
 * <p>The upper directory may contain files that are the same as before. Overlay copies a file and its parent directories up when a process opens
 * it for writing, and a directory that was removed and made again hides the old one. Such unchanged files are not in the diff. A file with
 * several names that was copied up or linked is always in the diff. The root directory and sockets are never in it.
 */
public final class OverlayDiffer {
  private final InodeStore upper;
  private final OverlayFormat format;
  private final FileTree lower;
  private final SnapshotDeadline deadline;
  private final List<Change> changes = new ArrayList<>();
  private final HeapRoom room = new HeapRoom("the root of the step");
  private final Map<Long, ImagePath> firstNames = new HashMap<>();

  private OverlayDiffer(InodeStore upper, OverlayFormat format, FileTree lower, SnapshotDeadline deadline) {
    this.deadline = deadline;
    this.upper = upper;
    this.format = format;
    this.lower = lower;
  }

  /**
   * Returns the changes from {@code lower} to the merged tree. Contents in the diff are read from the files in {@code upper}.
   *
   * @throws IOException if a file cannot be read, or the deadline is over
   */
  public static SnapshotDiff diff(InodeStore upper, OverlayFormat format, FileTree lower, SnapshotDeadline deadline) throws IOException {
    var differ = new OverlayDiffer(upper, format, lower, deadline);
    differ.walk(ImagePath.ROOT, true, format.isOpaque(upper, ImagePath.ROOT));
    deadline.check();
    return SnapshotDiff.of(differ.changes);
  }

  /** As {@link #diff(InodeStore, OverlayFormat, FileTree, SnapshotDeadline)} with the usual time. */
  public static SnapshotDiff diff(InodeStore upper, OverlayFormat format, FileTree lower) throws IOException {
    return diff(upper, format, lower, SnapshotDeadline.in(SnapshotDeadline.USUAL));
  }

  /**
   * Adds the changes below {@code directory}.
   *
   * @param wasDirectory whether the lower tree has a directory there
   * @param opaque whether that lower directory is hidden
   */
  private void walk(ImagePath directory, boolean wasDirectory, boolean opaque) throws IOException {
    PathLength.check(directory.text());
    var gone = new HashSet<>(wasDirectory && opaque ? lower.list(directory) : List.of());
    for (var named : upper.list(directory)) {
      room.take(1);
      deadline.check();
      var path = directory.child(named.name());
      var status = named.status();
      var before = wasDirectory ? lower.find(path).orElse(null) : null;
      if (OverlayFormat.isWhiteout(status) || status.type() == FileType.SOCKET) {
        if (before != null) {
          gone.add(named.name());
        }
        continue;
      }
      gone.remove(named.name());
      if (status.isDirectory()) {
        addDirectory(path, status, before, opaque);
      } else {
        addFile(path, status, before);
      }
    }
    for (var name : gone) {
      changes.add(new Change.Remove(directory.child(name)));
    }
  }

  private void addDirectory(ImagePath path, FileStatus status, FileTree.@Nullable Entry before, boolean opaque) throws IOException {
    var node = upper.node(path, status).orElseThrow();
    if (before == null || !before.node().equals(node)) {
      changes.add(new Change.Put(path, node));
    }
    walk(path, before != null && before.node() instanceof FileNode.Directory, opaque || format.isOpaque(upper, path));
  }

  private void addFile(ImagePath path, FileStatus status, FileTree.@Nullable Entry before) throws IOException {
    var first = status.links() > 1 ? firstNames.putIfAbsent(status.inode(), path) : null;
    if (first != null) {
      changes.add(new Change.HardLink(path, first));
      return;
    }
    var node = upper.node(path, status).orElseThrow();
    // Copying up one name of a file with several names breaks the hard link. The name is a new file, even if content and metadata are equal.
    var old = status.links() == 1 && before != null && before.inode().isEmpty() ? before.node() : null;
    if (old == null || !node.sameAs(old)) {
      changes.add(new Change.Put(path, node));
    }
  }
}
