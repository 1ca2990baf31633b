package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A directory with files of the container that the root does not have, as it was before the process: what is new in it afterwards, or changed, belongs to
 * the root.
 *
 * @param status of the directory
 * @param names all that was in it
 * @param files what was in it and is no directory
 * @param directories those that were in it
 */
record ResidentTree(FileStatus status, Set<String> names, Map<String, FileStatus> files, Map<String, ResidentTree> directories) {
  static ResidentTree of(Directory directory) throws IOException {
    var names = SharedDirectory.names(directory);
    var files = new HashMap<String, FileStatus>();
    var directories = new HashMap<String, ResidentTree>();
    for (var name : names) {
      var found = directory.statusIfExists(name);
      if (found.isPresent() && !found.get().isDirectory()) {
        files.put(name, found.get());
      } else if (found.isPresent()) {
        try (var below = directory.openDirectory(name)) {
          directories.put(name, of(below));
        } catch (ErrnoException notForUs) {
          // It is gone, or cannot be read: then it is not looked at.
        }
      }
    }
    return new ResidentTree(directory.status(), names, files, directories);
  }

  /** Whether {@code name}, which is in {@code parent}, is still this directory. */
  boolean isStill(Directory parent, String name) throws IOException {
    return parent.statusIfExists(name).filter(status::isSameInode).isPresent();
  }

  /** Whether there is something in {@code now} or below that was not there before, or that the process has changed. */
  boolean isChanged(Directory now, FilesInUse inUse) throws IOException {
    for (var name : SharedDirectory.names(now)) {
      var file = files.get(name);
      var tree = directories.get(name);
      if (!names.contains(name) || file != null && inUse.isChanged(file, now, name) || tree != null && (!tree.isStill(now, name) || isChangedBelow(now, name, tree, inUse))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isChangedBelow(Directory parent, String name, ResidentTree tree, FilesInUse inUse) throws IOException {
    try (var directory = parent.openDirectory(name)) {
      return tree.isChanged(directory, inUse);
    }
  }
}
