package dev.kaniko.runtime.interpreter;

import dev.kaniko.instruction.Mount;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The directories of {@code RUN --mount=type=cache}, kept between builds: one for each name, and further ones where a command must not share it. Any
 * kind of sharing takes the first that is free for it, so that all see what one has left (BuildKit, MountManager.getRefCacheDir).
 */
final class CacheDirectories {
  private final Path root;

  CacheDirectories(Path root) {
    this.root = root;
  }

  /** Makes a new directory, complete with what it starts with, on the file system of the others. */
  @FunctionalInterface
  interface Maker {
    Path make() throws IOException, InterruptedException;
  }

  /** A directory, lent for the time of one command. */
  record Lease(Path directory, LockFile lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /**
   * Lends a directory, made if there is none that is free; waits instead if sharing is {@link Mount.Sharing#LOCKED}.
   *
   * @param name tells the directory from those of other mounts
   */
  Lease lend(String name, Mount.Sharing sharing, Maker maker) throws IOException, InterruptedException {
    Files.createDirectories(root);
    var first = Digests.ofText(name).hex();
    while (true) {
      var free = firstFree(first, sharing);
      if (free.isPresent()) {
        try {
          makeIfMissing(free.get().directory(), maker);
          return free.get();
        } catch (IOException | InterruptedException | RuntimeException e) {
          free.get().close();
          throw e;
        }
      }
      LockFile.pause();
    }
  }

  private Optional<Lease> firstFree(String first, Mount.Sharing sharing) throws IOException {
    for (int i = 0; ; i++) {
      var directory = root.resolve(i == 0 ? first : first + "-" + i);
      if (i > 0 && sharing == Mount.Sharing.LOCKED && !isThere(directory)) {
        return Optional.empty();
      }
      var file = root.resolve(directory.getFileName() + ".lock");
      var lock = sharing == Mount.Sharing.SHARED ? LockFile.tryShared(file) : LockFile.tryExclusive(file);
      if (lock.isPresent()) {
        return Optional.of(new Lease(directory, lock.get()));
      }
    }
  }

  private static boolean isThere(Path directory) {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  /** A directory has its name from the moment it is complete; those who share it may come at the same time. */
  private void makeIfMissing(Path directory, Maker maker) throws IOException, InterruptedException {
    if (isThere(directory)) {
      return;
    }
    try (var making = LockFile.exclusive(root.resolve(directory.getFileName() + ".making"))) {
      assert making != null;
      if (!isThere(directory)) {
        Files.deleteIfExists(directory); // A link, which commands of older versions could leave here.
        Files.move(maker.make(), directory, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
