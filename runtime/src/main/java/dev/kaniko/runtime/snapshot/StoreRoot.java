package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.RootedDirectory;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The root directory of a store, for the contents that the store has given out. They are opened below the descriptor of the store as long as it
 * is open, which spares a look-up of the whole path for each, and below one of their own when it is closed. Directories between the root and a
 * file are not held: a command of the build may have moved them.
 */
final class StoreRoot {
  private final Directory directory;
  private final String text;
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  /** @param text the path of {@code directory} on this machine */
  StoreRoot(Directory directory, String text) {
    this.directory = directory;
    this.text = text;
  }

  Directory directory() {
    return directory;
  }

  String text() {
    return text;
  }

  OpenFile openFile(ImagePath path) throws ErrnoException {
    var below = path.relativeTo(ImagePath.ROOT);
    use.readLock().lock();
    try {
      if (!closed) {
        return new RootedDirectory(directory).openFile(below);
      }
    } finally {
      use.readLock().unlock();
    }
    try (var anew = Directory.open(OsBytes.path(text))) {
      return new RootedDirectory(anew).openFile(below);
    }
  }

  /** Closes the descriptor; nobody opens a content below it at this moment, so its number is not another file's yet. */
  void close() {
    use.writeLock().lock();
    try {
      closed = true;
      directory.close();
    } finally {
      use.writeLock().unlock();
    }
  }
}
