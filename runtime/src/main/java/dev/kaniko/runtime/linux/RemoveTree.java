package dev.kaniko.runtime.linux;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Removes names with all below them, and never what a link leads to. Somebody else may add, move and swap names meanwhile: what is gone is no
 * failure, and what is another thing now is looked at again.
 */
public final class RemoveTree {
  /** Whoever makes names faster than this removes them has to be stopped first. */
  private static final int MOST_TRIES = 100;

  private static final long ANY = -1;

  private RemoveTree() {}

  /** Removes {@code name} of {@code parent}, if it is there. */
  public static void below(Directory parent, String name) throws IOException {
    remove(parent, name, null, ANY);
  }

  /** As {@link #below}; another file system below it is a failure, and stays. */
  public static void onOneFileSystem(Directory parent, String name) throws IOException {
    remove(parent, name, null, parent.status().device());
  }

  /** @param type what the name is said to be; null to look */
  private static void remove(Directory parent, String name, @Nullable FileType type, long device) throws IOException {
    var raced = tryTo(parent, name, type, device);
    for (int tries = 1; raced != null; tries++) {
      if (tries == MOST_TRIES) {
        throw raced;
      }
      raced = tryTo(parent, name, null, device);
    }
  }

  /** Returns null if the name is gone, else why it has to be looked at again. */
  private static @Nullable ErrnoException tryTo(Directory parent, String name, @Nullable FileType type, long device) throws IOException {
    Directory directory;
    try {
      if ((type == null ? parent.status(name).type() : type) != FileType.DIRECTORY) {
        parent.removeFile(name);
        return null;
      }
      directory = parent.openDirectory(name);
    } catch (ErrnoException failure) {
      return raced(failure);
    }
    try (directory) {
      if (device != ANY && directory.status().device() != device) {
        throw new IOException(name + ": something is mounted there, so it is not removed");
      }
      for (var entry : directory.entries()) {
        remove(directory, entry.name(), entry.type(), device);
      }
    } catch (ErrnoException failure) {
      if (failure.is(Errno.ENOENT)) {
        return failure; // Somebody else has removed this directory; something new may have its name.
      }
      throw failure;
    }
    try {
      parent.removeDirectory(name);
      return null;
    } catch (ErrnoException failure) {
      return raced(failure);
    }
  }

  private static @Nullable ErrnoException raced(ErrnoException failure) throws ErrnoException {
    return switch (failure.errno()) {
      case Errno.ENOENT -> null;
      case Errno.ENOTEMPTY, Errno.EISDIR, Errno.ENOTDIR, Errno.ELOOP -> failure;
      default -> throw failure;
    };
  }
}
