package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;

/**
 * The directories that lead to what a process changed, as they are: layers hold them, so that one that is unpacked alone has them with
 * their owners and modes (so do the layers of BuildKit, containerd and the original).
 */
public final class LeadingDirectories {
  private LeadingDirectories() {}

  /**
   * Returns {@code diff} with a put of each directory that leads to one of its changes.
   *
   * @param after the tree that the diff led to
   */
  public static SnapshotDiff addTo(SnapshotDiff diff, FileTree after) throws IOException {
    var present = new HashSet<ImagePath>();
    present.add(ImagePath.ROOT);
    for (var change : diff.changes()) {
      if (change instanceof Change.Put) {
        present.add(change.path());
      }
    }
    var changes = new ArrayList<Change>(diff.changes());
    for (var change : diff.changes()) {
      for (var directory = change.path().parent(); present.add(directory); directory = directory.parent()) {
        var found = after.find(directory);
        if (found.isPresent()) {
          changes.add(new Change.Put(directory, found.get().node()));
        }
      }
    }
    return changes.size() == diff.changes().size() ? diff : SnapshotDiff.of(changes);
  }
}
