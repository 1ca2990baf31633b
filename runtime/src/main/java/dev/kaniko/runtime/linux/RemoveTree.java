package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes names with all below them, and never what a link leads to. Somebody else may add, move and swap names meanwhile: what is gone is no
 * failure, and what is another thing now is looked at again.
 */
public final class RemoveTree {
  /** Whoever makes names faster than this removes them has to be stopped first. */
  private static final int MOST_TRIES = 100;

  /** Each directory on the way down is held open: a process may have few descriptors, and a thread a small stack. */
  private static final int MOST_DEPTH = 200;

  private static final long ANY = -1;

  private RemoveTree() {}

  /** Removes {@code name} of {@code parent}, if it is there. */
  public static void below(Directory parent, String name) throws IOException {
    remove(parent, name, null, new Removal(ANY), 0);
  }

  /** As {@link #below}; another file system below it is a failure, and stays. */
  public static void onOneFileSystem(Directory parent, String name) throws IOException {
    remove(parent, name, null, new Removal(parent.status().device()), 0);
  }

  /** @param type what the name is said to be; null to look */
  private static void remove(Directory parent, String name, @Nullable FileType type, Removal removal, int depth) throws IOException {
    var raced = tryTo(parent, name, type, removal, depth);
    for (int tries = 1; raced != null; tries++) {
      if (tries == MOST_TRIES) {
        throw raced;
      }
      raced = tryTo(parent, name, null, removal, depth);
    }
  }

  /** Returns null if the name is gone, else why it has to be looked at again. */
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

  /** Removes what is in the directory {@code name}; returns null if it is empty, else why it has to be looked at again. */
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

  /** A directory that somebody else has removed has none. */
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

  /** What is the same for a whole tree, and the place for what lies too deep: it is moved to the top for another round. */
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
