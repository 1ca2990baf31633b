package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the changes of a process from the upper directory of the overlay it ran in.
 *
 * <p>Overlay copies a file up when somebody opens it for writing, and every directory that leads to it: what is in the end as it was
 * before is left out. A directory that leads to a change stays in the diff, as in layers of containerd. The root directory itself is
 * never part of a layer. Sockets are skipped.
 */
public final class OverlayDiffer {
  private final InodeStore upper;
  private final OverlayFormat format;
  private final FileTree lower;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Long, ImagePath> firstNames = new HashMap<>();

  private OverlayDiffer(InodeStore upper, OverlayFormat format, FileTree lower) {
    this.upper = upper;
    this.format = format;
    this.lower = lower;
  }

  /**
   * Returns what {@code upper} changes of {@code lower}. Contents of the diff are those of the files in {@code upper}.
   *
   * @throws IOException if one of them cannot be read
   */
  public static SnapshotDiff diff(InodeStore upper, OverlayFormat format, FileTree lower) throws IOException {
    var differ = new OverlayDiffer(upper, format, lower);
    differ.walk(ImagePath.ROOT, format.isOpaque(upper, ImagePath.ROOT));
    return SnapshotDiff.of(differ.changes);
  }

  /** Adds the changes below {@code directory}; {@code hidden} tells that nothing of the lower tree is seen there. */
  private void walk(ImagePath directory, boolean hidden) throws IOException {
    for (var named : upper.list(directory)) {
      var path = directory.child(named.name());
      var status = named.status();
      if (OverlayFormat.isWhiteout(status)) {
        if (!hidden && lower.find(path).isPresent()) {
          changes.add(new Change.Remove(path));
        }
      } else if (status.isDirectory()) {
        addDirectory(path, status, hidden);
      } else {
        addFile(path, status, hidden);
      }
    }
  }

  private void addDirectory(ImagePath path, FileStatus status, boolean hidden) throws IOException {
    var node = upper.node(path, status).orElseThrow();
    var before = hidden ? null : lower.find(path).map(FileTree.Entry::node).orElse(null);
    int at = changes.size();
    changes.add(new Change.Put(path, node));
    boolean opaque = format.isOpaque(upper, path);
    if (opaque && before instanceof FileNode.Directory && !lower.list(path).isEmpty()) {
      changes.add(new Change.Clear(path));
    }
    walk(path, hidden || opaque || !(before instanceof FileNode.Directory));
    boolean leadsToNothing = changes.size() == at + 1;
    if (leadsToNothing && before instanceof FileNode.Directory && before.metadata().equals(node.metadata())) {
      changes.removeLast();
    }
  }

  private void addFile(ImagePath path, FileStatus status, boolean hidden) throws IOException {
    var first = status.links() > 1 ? firstNames.putIfAbsent(status.inode(), path) : null;
    if (first != null) {
      changes.add(new Change.HardLink(path, first));
      return;
    }
    var node = upper.node(path, status);
    if (node.isEmpty()) {
      firstNames.remove(status.inode());
      return;
    }
    // A name of a shared file that was copied up is a file of its own now, even if it looks the same.
    var before = hidden || status.links() > 1 ? null : lower.find(path).filter(entry -> entry.inode().isEmpty()).orElse(null);
    if (before == null || !node.get().sameAs(before.node())) {
      changes.add(new Change.Put(path, node.get()));
    }
  }
}
