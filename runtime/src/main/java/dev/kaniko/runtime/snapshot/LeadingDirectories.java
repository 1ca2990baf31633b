package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;

/**
 * Adds the parent directories of changes to a changeset. A layer contains them, so that a layer that is unpacked alone has them with their owners
 * and modes. BuildKit, containerd and the original write them too.
 */
public final class LeadingDirectories {
  private LeadingDirectories() {}

  /**
   * Returns {@code diff} with a put of every parent directory of its changes.
   *
   * @param after the tree after the changes
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
