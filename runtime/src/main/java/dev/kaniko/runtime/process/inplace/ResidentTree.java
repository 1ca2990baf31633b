package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A directory with files of the container that the root does not have, as it was before the process: what is new in it afterwards belongs to the root.
 *
 * @param status of the directory
 * @param names all that was in it
 * @param directories those that were in it
 */
record ResidentTree(FileStatus status, Set<String> names, Map<String, ResidentTree> directories) {
  static ResidentTree of(Directory directory) throws IOException {
    var names = SharedDirectory.names(directory);
    var directories = new HashMap<String, ResidentTree>();
    for (var name : names) {
      if (directory.statusIfExists(name).filter(FileStatus::isDirectory).isPresent()) {
        try (var below = directory.openDirectory(name)) {
          directories.put(name, of(below));
        } catch (ErrnoException notForUs) {
          // It is gone, or cannot be read: then it is not looked at.
        }
      }
    }
    return new ResidentTree(directory.status(), names, directories);
  }

  /** Whether {@code name}, which is in {@code parent}, is still this directory. */
  boolean isStill(Directory parent, String name) throws IOException {
    return parent.statusIfExists(name).filter(status::isSameInode).isPresent();
  }

  /** Whether there is something in {@code now} or below that was not there before. */
  boolean hasNew(Directory now) throws IOException {
    for (var name : SharedDirectory.names(now)) {
      var tree = directories.get(name);
      if (!names.contains(name) || tree != null && (!tree.isStill(now, name) || hasNewBelow(now, name, tree))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasNewBelow(Directory parent, String name, ResidentTree tree) throws IOException {
    try (var directory = parent.openDirectory(name)) {
      return tree.hasNew(directory);
    }
  }
}
