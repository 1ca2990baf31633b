package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of this program, as they are now: nobody can change one without the kernel moving its ctime. What leads to them is looked at too:
 * a link in place of a directory would lead this program elsewhere once its target has changed.
 */
final class OwnFiles {
  private record State(long inode, long device, Instant changed) {
    /** What is in a directory is looked at name by name. */
    static State of(FileStatus status) {
      return status.isDirectory() ? onTheWay(status) : new State(status.inode(), status.device(), status.changed());
    }

    /** A directory or a link on the way to a file: links of the container may step aside meanwhile, which moves their ctime. */
    static State onTheWay(FileStatus status) {
      return new State(status.inode(), status.device(), Instant.EPOCH);
    }
  }

  private final ContainerRoot container;
  private final SortedMap<String, State> states = new TreeMap<>();

  private OwnFiles(ContainerRoot container) {
    this.container = container;
  }

  /** Looks at all that is the program's own, but for the secrets, which come and go. */
  static OwnFiles of(ContainerRoot container) throws IOException {
    var files = new OwnFiles(container);
    for (var root : container.own()) {
      var path = OsBytes.text(root.toAbsolutePath());
      files.addWay(root.toAbsolutePath());
      if (Directory.WORKING.statusIfExists(path).isPresent()) {
        files.add(Directory.WORKING, path, path);
      }
    }
    return files;
  }

  private void addWay(Path root) throws ErrnoException {
    for (var above = root.getParent(); above != null && above.getNameCount() > 0; above = above.getParent()) {
      var path = OsBytes.text(above);
      Directory.WORKING.statusIfExists(path).ifPresent(status -> states.putIfAbsent(path, State.onTheWay(status)));
    }
  }

  private void add(Directory parent, String name, String path) throws IOException {
    if (container.secrets().contains(Path.of(path))) {
      return;
    }
    var status = parent.status(name);
    states.put(path, State.of(status));
    if (status.isDirectory()) {
      try (var directory = parent.openDirectory(name)) {
        for (var entry : directory.entries()) {
          add(directory, entry.name(), path + "/" + entry.name());
        }
      }
    }
  }

  /**
   * Holds the files against how they were.
   *
   * @throws IOException naming one that is not as it was
   */
  void check() throws IOException {
    var now = of(container).states;
    var all = new TreeSet<>(states.keySet());
    all.addAll(now.keySet());
    for (var path : all) {
      var before = states.get(path);
      if (before == null || !before.equals(now.get(path))) {
        throw new IOException(
            "the process has changed " + path + ", which belongs to kaniko: nothing that comes of this build can be trusted");
      }
    }
  }
}
