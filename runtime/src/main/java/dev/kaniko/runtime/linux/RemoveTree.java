package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes files and whole directories. It never follows a symbolic link. Other processes may change the tree meanwhile: a name that is gone is
 * not an error, and a name whose type has changed is tried again.
 */
public final class RemoveTree {
  /** The most attempts for one name. The limit ends the race with a process that makes names as fast as they are removed. */
  private static final int MOST_TRIES = 100;

  /** The deepest directory to descend into. Each level needs an open descriptor and stack. Deeper directories are moved up first. */
  private static final int MOST_DEPTH = 200;

  private static final long ANY = -1;

  private RemoveTree() {}

  /** Removes {@code name} of {@code parent} and all below it. Does nothing if it does not exist. */
  public static void below(Directory parent, String name) throws IOException {
    remove(parent, name, null, new Removal(ANY), 0);
  }

  /** As {@link #below}, but throws an IOException if another file system is mounted below, and leaves that alone. */
  public static void onOneFileSystem(Directory parent, String name) throws IOException {
    remove(parent, name, null, new Removal(parent.status().device()), 0);
  }

  /** @param type the type in the listing of the directory; null to look it up */
  private static void remove(Directory parent, String name, @Nullable FileType type, Removal removal, int depth) throws IOException {
    var raced = tryTo(parent, name, type, removal, depth);
    for (int tries = 1; raced != null; tries++) {
      if (tries == MOST_TRIES) {
        throw raced;
      }
      raced = tryTo(parent, name, null, removal, depth);
    }
  }

  /** Returns null if the name is gone, else the failure for which it must be tried again. */
  private static @Nullable ErrnoException tryTo(Directory parent, String name, @Nullable FileType type, Removal removal, int depth)
      throws IOException {
    try {
      if ((type == null ? parent.status(name).type() : type) != FileType.DIRECTORY) {
        parent.removeFile(name);
        return null;
      }
      if (depth == MOST_DEPTH) {
        removal.moveUp(parent, name);
        return null;
      }
    } catch (ErrnoException failure) {
      return raced(failure);
    }
    var failure = empty(parent, name, removal, depth);
    if (failure != null) {
      return failure;
    }
    try {
      parent.removeDirectory(name);
      return null;
    } catch (ErrnoException refused) {
      return raced(refused);
    }
  }

  /** Removes all entries of the directory {@code name}. Returns null if that worked, else the failure for which it must be tried again. */
  private static @Nullable ErrnoException empty(Directory parent, String name, Removal removal, int depth) throws IOException {
    Directory directory;
    try {
      directory = parent.openDirectory(name);
    } catch (ErrnoException failure) {
      return raced(failure);
    }
    try (directory) {
      if (removal.device != ANY && directory.status().device() != removal.device) {
        throw new IOException(name + ": something is mounted there, so it is not removed");
      }
      if (depth == 0) {
        removal.top = directory;
      }
      long before;
      do {
        before = removal.moved;
        for (var entry : entries(directory)) {
          remove(directory, entry.name(), entry.type(), removal, depth + 1);
        }
      } while (depth == 0 && removal.moved > before);
      return null;
    }
  }

  /** Returns the entries of a directory; none if another process has removed it. */
  private static List<DirectoryEntry> entries(Directory directory) throws ErrnoException {
    try {
      return directory.entries();
    } catch (ErrnoException failure) {
      if (failure.is(Errno.ENOENT)) {
        return List.of();
      }
      throw failure;
    }
  }

  /** The state of one removal. Directories that are too deep are moved to its top directory, which is then read again. */
  private static final class Removal {
    private final long device;
    private @Nullable Directory top;
    private long moved;

    Removal(long device) {
      this.device = device;
    }

    void moveUp(Directory parent, String name) throws ErrnoException {
      var target = Objects.requireNonNull(top);
      while (true) {
        try {
          parent.renameWithoutReplacing(name, target, "kaniko-removes-" + ++moved);
          return;
        } catch (ErrnoException failure) {
          if (!failure.is(Errno.EEXIST)) {
            throw failure;
          }
        }
      }
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
