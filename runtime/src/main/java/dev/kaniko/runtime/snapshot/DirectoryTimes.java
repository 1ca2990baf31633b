package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.TreeMap;

/**
 * Keeps the modification times of directories while files are written into them. It remembers the times of the few directories that are being
 * written to, and sets them again afterwards. All other directories have their time on disk.
 */
final class DirectoryTimes {
  private static final int MOST = 64;

  private final InodeStore store;
  private final TreeMap<ImagePath, Instant> times = new TreeMap<>();

  DirectoryTimes(InodeStore store) {
    this.store = store;
  }

  /** Remembers the current time of {@code directory}. Call it before every change in the directory. */
  void keep(ImagePath directory) throws IOException {
    if (times.containsKey(directory)) {
      return;
    }
    if (times.size() >= MOST) {
      restore();
    }
    store.status(directory).ifPresent(status -> times.put(directory, status.modified()));
  }

  /** Replaces the remembered time of a directory, because a change has set it. */
  void set(ImagePath directory, Instant modified) {
    times.replace(directory, modified);
  }

  /** Forgets the times of {@code path} and all below it, because it was removed. */
  void forget(ImagePath path) {
    for (var key = times.ceilingKey(path); key != null && key.startsWith(path); key = times.higherKey(key)) {
      times.remove(key);
    }
  }

  /** Sets the remembered times of all directories. */
  void restore() throws IOException {
    for (var time : times.entrySet()) {
      if (store.status(time.getKey()).filter(FileStatus::isDirectory).isPresent()) {
        store.setModified(time.getKey(), time.getValue());
      }
    }
    times.clear();
  }
}
