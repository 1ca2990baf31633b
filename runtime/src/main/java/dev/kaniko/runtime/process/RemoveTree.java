package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;

/** Removes names with all below them, and never what is mounted there or what a link leads to. */
final class RemoveTree {
  private RemoveTree() {}

  /** Removes {@code name} of {@code parent}; another file system below it is a failure, and stays. */
  static void below(Directory parent, String name) throws IOException {
    var status = parent.status(name);
    if (!status.isDirectory()) {
      parent.removeFile(name);
      return;
    }
    if (status.device() != parent.status().device()) {
      throw new IOException(name + ": something is mounted there, so it is not removed");
    }
    try (var directory = parent.openDirectory(name)) {
      for (var entry : directory.entries()) {
        below(directory, entry.name());
      }
    }
    parent.removeDirectory(name);
  }
}
