package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Finds what changed in a directory between two walks. No content is read: Linux moves ctime on every change of an inode, and only the
 * kernel can set it, so an inode with the same number, ctime, time, size, mode and owner is the same. A file whose ctime alone moved
 * may have been rewritten by somebody who put its time back, so it is in the diff; a directory is in it if one can see a
 * difference.
 */
public final class WalkDiffer {
  private WalkDiffer() {}

  /**
   * Returns what changed from {@code before} to {@code after}. The root directory itself is never part of a layer.
   *
   * @param store where {@code after} was taken, just now; contents of the diff are those of its files
   */
  public static SnapshotDiff diff(Snapshot before, Snapshot after, InodeStore store) throws IOException {
    var changes = new ArrayList<Change>();
    ImagePath removed = null;
    for (var path : before.inodes().keySet()) {
      if (!after.inodes().containsKey(path) && (removed == null || !path.startsWith(removed)) && parentIsDirectory(after, path)) {
        changes.add(new Change.Remove(path));
        removed = path;
      }
    }
    addPresent(before, after, store, changes);
    return SnapshotDiff.of(changes);
  }

  /** What was below a directory that is now a file goes with the put of the file. */
  private static boolean parentIsDirectory(Snapshot after, ImagePath path) {
    var parent = after.inodes().get(path.parent());
    return path.parent().isRoot() || parent != null && parent.isDirectory();
  }

  private static void addPresent(Snapshot before, Snapshot after, InodeStore store, List<Change> changes) throws IOException {
    var changed = new TreeMap<ImagePath, FileStatus>(after.inodes());
    changed.entrySet().removeIf(entry -> isSame(before, after, entry.getKey(), entry.getValue()));
    // All names of a file belong in the diff if one does, or the one would be a file of its own.
    var shared = new HashSet<Long>();
    for (var status : changed.values()) {
      if (!status.isDirectory() && status.links() > 1) {
        shared.add(status.inode());
      }
    }
    if (!shared.isEmpty()) {
      after.inodes().forEach(
          (path, status) -> {
            if (!status.isDirectory() && status.links() > 1 && shared.contains(status.inode())) {
              changed.put(path, status);
            }
          });
    }
    var firstNames = new HashMap<Long, ImagePath>();
    for (var entry : changed.entrySet()) {
      var path = entry.getKey();
      var status = entry.getValue();
      if (!status.isDirectory() && status.links() > 1) {
        var first = firstNames.putIfAbsent(status.inode(), path);
        if (first != null) {
          changes.add(new Change.HardLink(path, first));
          continue;
        }
      }
      store.node(path, status).ifPresent(node -> changes.add(new Change.Put(path, node)));
    }
  }

  private static boolean isSame(Snapshot before, Snapshot after, ImagePath path, FileStatus status) {
    var earlier = before.inodes().get(path);
    if (earlier == null) {
      return false;
    }
    boolean looksSame =
        earlier.type() == status.type()
            && earlier.permissions() == status.permissions()
            && earlier.uid() == status.uid()
            && earlier.gid() == status.gid()
            && earlier.modified().equals(status.modified());
    if (status.isDirectory()) {
      return looksSame && Objects.equals(before.xattrsOf(path), after.xattrsOf(path));
    }
    return looksSame
        && earlier.inode() == status.inode()
        && earlier.size() == status.size()
        && earlier.changed().equals(status.changed())
        && earlier.links() == status.links();
  }
}
