package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileType;

/** What the container has of its own and a root must not see goes out of the way. */
final class StepAside {
  private StepAside() {}

  /**
   * Whether a directory holds no file at any depth, but directories and links at most: an empty {@code /tmp}, or a {@code /bin} with nothing but a
   * link to a shell. No program of the container lies in it.
   */
  static boolean holdsNoFile(Directory parent, String name) throws ErrnoException {
    try (var directory = parent.openDirectory(name)) {
      for (var entry : directory.entries()) {
        var type = directory.status(entry.name()).type();
        if (type != FileType.SYMBOLIC_LINK && !(type == FileType.DIRECTORY && holdsNoFile(directory, entry.name()))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Moves a file or a directory. An overlay does not rename a directory that is part of the image (EXDEV): it is made anew then, and what is in it
   * is moved one by one.
   */
  static void move(Directory from, String name, Directory to, String newName) throws ErrnoException {
    try {
      from.renameWithoutReplacing(name, to, newName);
    } catch (ErrnoException failure) {
      var status = from.status(name);
      if (!failure.is(Errno.EXDEV) || !status.isDirectory()) {
        throw failure;
      }
      to.makeDirectory(newName, 0700);
      try (var source = from.openDirectory(name); var copy = to.openDirectory(newName)) {
        for (var entry : source.entries()) {
          move(source, entry.name(), copy, entry.name());
        }
        SharedMetadata.copy(source, status, copy);
      }
      from.removeDirectory(name);
    }
  }
}
