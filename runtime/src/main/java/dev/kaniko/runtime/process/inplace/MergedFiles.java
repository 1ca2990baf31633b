package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.RemoveTree;
import java.io.IOException;

/** Files that come to where others are already. */
final class MergedFiles {
  private MergedFiles() {}

  /** Moves {@code name} to {@code to}: what has this name there is replaced, but a directory keeps what is in it. */
  static void move(Directory from, String name, Directory to) throws IOException {
    boolean directories = from.status(name).isDirectory() && to.statusIfExists(name).filter(FileStatus::isDirectory).isPresent();
    if (!directories) {
      RemoveTree.onOneFileSystem(to, name);
      from.renameWithoutReplacing(name, to, name);
      return;
    }
    try (var source = from.openDirectory(name); var target = to.openDirectory(name)) {
      for (var entry : source.entries()) {
        move(source, entry.name(), target);
      }
    }
    from.removeDirectory(name);
  }
}
