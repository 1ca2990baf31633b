package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.TreeMap;

/**
 * The times that directories have in the end: their own, not that of the last file that somebody made in them. Those of the few
 * directories that are written to at the moment are remembered; all others have theirs on disk.
 */
final class DirectoryTimes {
  private static final int MOST = 64;

  private final InodeStore store;
  private final TreeMap<ImagePath, Instant> times = new TreeMap<>();

  DirectoryTimes(InodeStore store) {
    this.store = store;
  }

  /** Remembers the time of {@code directory} as it is before something in it changes; it is asked before every change. */
  void keep(ImagePath directory) throws IOException {
    if (times.containsKey(directory)) {
      return;
    }
    if (times.size() >= MOST) {
      restore();
    }
    store.status(directory).ifPresent(status -> times.put(directory, status.modified()));
  }

  /** The directory, which has this time now, has it in the end. */
  void set(ImagePath directory, Instant modified) {
    times.replace(directory, modified);
  }

  /** What was at {@code path} is gone, and its times with it. */
  void forget(ImagePath path) {
    for (var key = times.ceilingKey(path); key != null && key.startsWith(path); key = times.higherKey(key)) {
      times.remove(key);
    }
  }

  /** Gives all directories their times. */
  void restore() throws IOException {
    for (var time : times.entrySet()) {
      if (store.status(time.getKey()).filter(FileStatus::isDirectory).isPresent()) {
        store.setModified(time.getKey(), time.getValue());
      }
    }
    times.clear();
  }
}
