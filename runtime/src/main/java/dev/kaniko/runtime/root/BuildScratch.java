package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The scratch directory of one build, and a lock that the build holds while it runs. If the process dies, the kernel releases the lock, and the
 * next build removes the directory.
 */
final class BuildScratch implements AutoCloseable {
  /** What ends the name of a lock file that nobody has locked yet. */
  private static final String DRAFT = ".new";
  private static final int MOST_ATTEMPTS = 100;
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

  /** Makes a scratch directory in {@code builds}, which must exist. */
  static BuildScratch create(Path builds) throws IOException {
    for (int attempt = 1;; attempt++) {
      try {
        var made = tryCreate(builds);
        if (made.isPresent()) {
          return made.get();
        }
      } catch (NoSuchFileException e) {
        if (attempt >= MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Makes one, unless another build takes its draft for that of a dead build. */
  private static Optional<BuildScratch> tryCreate(Path builds) throws IOException {
    var id = UUID.randomUUID().toString();
    var lockFile = builds.resolve(id + LOCK);
    // The file gets its final name after it is locked. Otherwise another build could take it for the file of a dead build and lock it.
    var draft = builds.resolve(id + DRAFT);
    var lock = LockFile.tryExclusive(draft);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try {
      Files.move(draft, lockFile, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(new BuildScratch(builds, Files.createDirectory(builds.resolve(id)), lockFile, lock.get()));
    } catch (IOException e) {
      lock.get().close();
      throw e;
    }
  }

  /**
   * Removes the directories of builds that have died.
   *
   * @return whether no build is running
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
    removeDrafts(builds);
    return alone;
  }

  /** Removes the lock files of builds that died before these had their final names. */
  private static void removeDrafts(Path builds) throws IOException {
    try (var drafts = Files.newDirectoryStream(builds, "*" + DRAFT)) {
      for (var draft : drafts) {
        var lock = LockFile.tryExclusiveIfThere(draft);
        if (lock.isPresent()) {
          try (var held = lock.get()) {
            assert held != null;
            Files.deleteIfExists(draft);
          }
        }
      }
    }
  }

  /** Returns when the builds in {@code builds} began that live; one that cannot be told to be dead counts as one that lives. */
  static List<Instant> living(Path builds) throws IOException {
    var began = new ArrayList<Instant>();
    if (!Files.isDirectory(builds)) {
      return began;
    }
    try (var files = Files.newDirectoryStream(builds, "*" + LOCK)) {
      for (var lockFile : files) {
        if (lives(lockFile)) {
          try {
            began.add(Files.getLastModifiedTime(lockFile).toInstant());
          } catch (NoSuchFileException ended) {
            // Just now.
          }
        }
      }
    }
    return began;
  }

  private static boolean lives(Path lockFile) {
    try {
      var lock = LockFile.tryExclusiveIfThere(lockFile);
      lock.ifPresent(LockFile::close);
      return lock.isEmpty() && Files.exists(lockFile);
    } catch (IOException refused) {
      return true;
    }
  }

  /** Returns the path of a file or directory that does not exist yet. */
  Path fresh(String what) {
    return directory.resolve(what + "-" + next.incrementAndGet());
  }

  /** Makes a new directory; {@code what} begins its name. */
  Path freshDirectory(String what) throws IOException {
    return Files.createDirectory(fresh(what));
  }

  /** Removes a file or directory that was made at a path of {@link #fresh}. */
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
