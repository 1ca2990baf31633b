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
 * The root directory of a store, for reading contents of the store. While the store is open, a file is opened below its descriptor, which saves
 * the lookup of the root's path. After that, the root is opened again for each file. The directories between the root and the file are not kept
 * open, because a command of the build may have moved them.
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

  /** Closes the descriptor. The lock keeps readers from using its number after the kernel has given the number to another file. */
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
