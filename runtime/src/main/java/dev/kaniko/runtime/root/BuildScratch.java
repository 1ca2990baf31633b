package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory of one build, and the lock that tells that the build lives. A build that dies loses the lock with its process, and the
 * next build removes what it left.
 */
final class BuildScratch implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path builds;
  private final Path directory;
  private final Path lockFile;
  private final FileChannel lock;
  private final AtomicInteger next = new AtomicInteger();

  private BuildScratch(Path builds, Path directory, Path lockFile, FileChannel lock) {
    this.builds = builds;
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Makes a directory in {@code builds}, which exists. */
  static BuildScratch create(Path builds) throws IOException {
    var id = UUID.randomUUID().toString();
    var lockFile = builds.resolve(id + LOCK);
    var lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock.lock();
      return new BuildScratch(builds, Files.createDirectory(builds.resolve(id)), lockFile, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Removes what builds left that no longer live. */
  static void removeStale(Path builds) throws IOException {
    try (var files = Files.newDirectoryStream(builds, "*" + LOCK)) {
      for (var lockFile : files) {
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE); var held = tryLock(channel)) {
          if (held != null) {
            var name = lockFile.getFileName().toString();
            removeTree(builds, name.substring(0, name.length() - LOCK.length()));
            Files.deleteIfExists(lockFile);
          }
        } catch (NoSuchFileException removedByAnother) {
          assert !Files.exists(lockFile);
        }
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
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
