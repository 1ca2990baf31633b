package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.TreeMap;

/** The times that directories have in the end: their own, not that of the last file that somebody made in them. */
final class DirectoryTimes {
  private final InodeStore store;
  private final TreeMap<ImagePath, Instant> times = new TreeMap<>();

  DirectoryTimes(InodeStore store) {
    this.store = store;
  }

  /** Remembers the time of {@code directory} as it is before something in it changes. */
  void keep(ImagePath directory) throws IOException {
    if (!times.containsKey(directory)) {
      store.status(directory).ifPresent(status -> times.put(directory, status.modified()));
    }
  }

  /** The directory has this time in the end. */
  void set(ImagePath directory, Instant modified) {
    times.put(directory, modified);
  }

  /** What was at {@code path} is gone, and its times with it. */
  void forget(ImagePath path) {
    for (var key = times.ceilingKey(path); key != null && key.startsWith(path); key = times.higherKey(key)) {
      times.remove(key);
    }
  }

  void restore() throws IOException {
    for (var time : times.entrySet()) {
      if (store.status(time.getKey()).filter(FileStatus::isDirectory).isPresent()) {
        store.setModified(time.getKey(), time.getValue());
      }
    }
  }
}
