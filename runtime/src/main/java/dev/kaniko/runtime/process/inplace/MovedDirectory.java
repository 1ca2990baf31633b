package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileType;
import org.jspecify.annotations.Nullable;

/**
 * Where a directory is that is held open, after a process may have moved it.
 *
 * @param parent the directory that it is in now
 * @param name its name there
 */
record MovedDirectory(Directory parent, String name) implements AutoCloseable {
  /** Looks for it; null if it was removed. */
  static @Nullable MovedDirectory find(Directory held) throws ErrnoException {
    var parent = held.openParent();
    try {
      var status = held.status();
      for (var entry : parent.entries()) {
        if ((entry.type() == null || entry.type() == FileType.DIRECTORY) && parent.statusIfExists(entry.name()).filter(status::isSameInode).isPresent()) {
          return new MovedDirectory(parent, entry.name());
        }
      }
    } catch (ErrnoException failure) {
      if (!failure.is(Errno.ENOENT)) {
        parent.close();
        throw failure;
      }
    }
    parent.close();
    return null;
  }

  @Override
  public void close() {
    parent.close();
  }
}
