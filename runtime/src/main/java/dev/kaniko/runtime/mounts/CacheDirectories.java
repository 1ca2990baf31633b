package dev.kaniko.runtime.mounts;

import dev.kaniko.instruction.Mount;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The directories of {@code RUN --mount=type=cache}, kept between builds: one for each name, and further ones where a command must not share it. Any
 * kind of sharing takes the first that is free for it, so that all see what one has left (BuildKit, MountManager.getRefCacheDir).
 */
public final class CacheDirectories {
  private final Path root;
  private final Source source;
  private final SortedMap<String, Path> used = new ConcurrentSkipListMap<>();

  /** @param root the directory of this machine for them, which need not exist */
  public CacheDirectories(Path root) {
    this(root, _ -> Optional.empty());
  }

  /** @param source is asked for each first directory that is not on this machine */
  public CacheDirectories(Path root, Source source) {
    this.root = Objects.requireNonNull(root);
    this.source = Objects.requireNonNull(source);
  }

  /** Makes a new directory, complete with what it starts with, on the file system of the others. */
  @FunctionalInterface
  public interface Maker {
    Path make() throws IOException, InterruptedException;
  }

  /** Knows directories as builds on other machines left them. */
  @FunctionalInterface
  public interface Source {
    /** Makes a new directory with all that the one of this name had, on the file system of the others; empty if that is not to be had. */
    Optional<Path> fetch(String name) throws InterruptedException;
  }

  /** A directory, lent for the time of one command. */
  public record Lease(Path directory, LockFile lock) implements AutoCloseable {
    @Override
    public void close() {
      lock.close();
    }
  }

  /** A directory that no command has as long as this lasts. Commands that come meanwhile wait. */
  public record Hold(Path directory, LockFile saving, LockFile lock) implements AutoCloseable {
    @Override
    public void close() {
      // In this order: who finds the directory locked and nobody saving may take it for one that a command has.
      lock.close();
      saving.close();
    }
  }

  /**
   * Lends a directory, made if there is none that is free; waits instead if sharing is {@link Mount.Sharing#LOCKED}.
   *
   * @param name tells the directory from those of other mounts
   */
  public Lease lend(String name, Mount.Sharing sharing, Maker maker) throws IOException, InterruptedException {
    Files.createDirectories(root);
    var first = first(name);
    used.put(name, first);
    while (true) {
      var free = firstFree(first, sharing);
      if (free.isPresent()) {
        try {
          makeIfMissing(free.get().directory(), free.get().directory().equals(first) ? orFetch(name, maker) : maker);
          return free.get();
        } catch (IOException | InterruptedException | RuntimeException e) {
          free.get().close();
          throw e;
        }
      }
      LockFile.pause();
    }
  }

  private Maker orFetch(String name, Maker maker) {
    return () -> {
      var fetched = source.fetch(name);
      return fetched.isPresent() ? fetched.get() : maker.make();
    };
  }

  /** Returns the first directory of each name that was lent, by name. */
  public Map<String, Path> used() {
    return used;
  }

  /** Takes the first directory of a name away from all commands; empty if one has it. */
  public Optional<Hold> hold(String name) throws IOException {
    var directory = first(name);
    var saving = LockFile.tryExclusive(beside(directory, ".saving"));
    if (saving.isEmpty()) {
      return Optional.empty();
    }
    var lock = LockFile.tryExclusive(beside(directory, ".lock"));
    if (lock.isEmpty()) {
      saving.get().close();
    }
    return lock.map(held -> new Hold(directory, saving.get(), held));
  }

  private Path first(String name) {
    return root.resolve(Digests.ofText(name).hex());
  }

  private static Path beside(Path directory, String ending) {
    return directory.resolveSibling(directory.getFileName() + ending);
  }

  private Optional<Lease> firstFree(Path first, Mount.Sharing sharing) throws IOException {
    for (int i = 0;; i++) {
      var directory = i == 0 ? first : beside(first, "-" + i);
      if (i > 0 && sharing == Mount.Sharing.LOCKED && !isThere(directory)) {
        return Optional.empty();
      }
      var lock = tryLock(directory, sharing);
      if (lock.isEmpty() && i == 0) {
        try (var saving = LockFile.tryShared(beside(first, ".saving")).orElse(null)) {
          if (saving == null) {
            return Optional.empty();
          }
          // Nobody saves it as long as this lasts: it is a command that has it, or nobody by now.
          lock = tryLock(directory, sharing);
        }
      }
      if (lock.isPresent()) {
        return Optional.of(new Lease(directory, lock.get()));
      }
    }
  }

  private static Optional<LockFile> tryLock(Path directory, Mount.Sharing sharing) throws IOException {
    var file = beside(directory, ".lock");
    return sharing == Mount.Sharing.SHARED ? LockFile.tryShared(file) : LockFile.tryExclusive(file);
  }

  private static boolean isThere(Path directory) {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  /** A directory has its name from the moment it is complete; those who share it may come at the same time. */
  private static void makeIfMissing(Path directory, Maker maker) throws IOException, InterruptedException {
    if (isThere(directory)) {
      return;
    }
    try (var making = LockFile.exclusive(beside(directory, ".making"))) {
      assert making != null;
      if (!isThere(directory)) {
        Files.deleteIfExists(directory); // A link, which commands of older versions could leave here.
        Files.move(maker.make(), directory, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }
}
