package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells files of the container that the process has changed from those that others write to, as a log that the output of this program goes to: another
 * process has such a file open. Who has which is looked up when the first file is not as it was.
 */
final class FilesInUse {
  private @Nullable Set<Map<String, Object>> open;

  /**
   * Whether the process has changed a file of the container, which nobody can do without the kernel moving its ctime.
   *
   * @param before the file before the process
   */
  boolean isChanged(FileStatus before, Directory parent, String name) throws IOException {
    var now = parent.statusIfExists(name);
    return now.isPresent() && !(now.get().isSameInode(before) && now.get().changed().equals(before.changed())) && !isOpen(parent.path().resolve(name));
  }

  private boolean isOpen(Path file) throws IOException {
    var all = open;
    if (all == null) {
      all = findOpen();
      open = all;
    }
    return all.contains(inode(file, LinkOption.NOFOLLOW_LINKS));
  }

  private static Map<String, Object> inode(Path file, LinkOption... options) throws IOException {
    return Files.readAttributes(file, "unix:dev,ino", options);
  }

  /** A process that is over meanwhile, or hides from this one, has none. */
  private static Set<Map<String, Object>> findOpen() {
    var all = new HashSet<Map<String, Object>>();
    for (var process : names(Path.of("/proc"))) {
      var descriptors = Path.of("/proc", process, "fd");
      for (var descriptor : Character.isDigit(process.charAt(0)) ? names(descriptors) : List.<String>of()) {
        try {
          all.add(inode(descriptors.resolve(descriptor)));
        } catch (IOException closed) {
          // It was closed meanwhile.
        }
      }
    }
    return all;
  }

  private static List<String> names(Path directory) {
    var names = directory.toFile().list();
    return names == null ? List.of() : List.of(names);
  }
}
