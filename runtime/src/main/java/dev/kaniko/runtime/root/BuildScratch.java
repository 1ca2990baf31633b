package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory of one build, and the lock that tells that the build lives. A build that dies loses the lock with its process, and the
 * next build removes what it left.
 */
final class BuildScratch implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path builds;
  private final Path directory;
  private final Path lockFile;
  private final LockFile lock;
  private final AtomicInteger next = new AtomicInteger();

  private BuildScratch(Path builds, Path directory, Path lockFile, LockFile lock) {
    this.builds = builds;
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Makes a directory in {@code builds}, which exists. */
  static BuildScratch create(Path builds) throws IOException {
    var id = UUID.randomUUID().toString();
    var lockFile = builds.resolve(id + LOCK);
    // Nobody looks for the first name, so that nobody takes the lock of a build that is about to take it.
    var draft = builds.resolve(id + ".new");
    var lock = LockFile.tryExclusive(draft).orElseThrow(() -> new IOException(draft + ": somebody else has locked it"));
    try {
      Files.move(draft, lockFile, StandardCopyOption.ATOMIC_MOVE);
      return new BuildScratch(builds, Files.createDirectory(builds.resolve(id)), lockFile, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Removes what builds left that no longer live.
   *
   * @return whether no build lives
   */
  static boolean removeStale(Path builds) throws IOException {
    boolean alone = true;
    try (var files = Files.newDirectoryStream(builds, "*" + LOCK)) {
      for (var lockFile : files) {
        var lock = LockFile.tryExclusiveIfThere(lockFile);
        if (lock.isEmpty()) {
          alone = false;
          continue;
        }
        try (var held = lock.get()) {
          assert held != null;
          var name = lockFile.getFileName().toString();
          removeTree(builds, name.substring(0, name.length() - LOCK.length()));
          Files.deleteIfExists(lockFile);
        }
      }
    }
    return alone;
  }

  /** Returns the path of a file or directory that does not exist yet. */
  Path fresh(String what) {
    return directory.resolve(what + "-" + next.incrementAndGet());
  }

  /** Makes a directory. */
  Path freshDirectory(String what) throws IOException {
    return Files.createDirectory(fresh(what));
  }

  /** Removes what {@link #fresh} named, with all below it. */
  void remove(Path file) throws IOException {
    removeTree(directory, file.getFileName().toString());
  }

  private static void removeTree(Path parent, String name) throws IOException {
    try (var store = LinuxInodeStore.open(parent)) {
      store.remove(ImagePath.ROOT.child(name));
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      removeTree(builds, directory.getFileName().toString());
      Files.deleteIfExists(lockFile);
    }
  }
}
