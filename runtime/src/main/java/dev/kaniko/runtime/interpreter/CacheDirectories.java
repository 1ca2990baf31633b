package dev.kaniko.runtime.interpreter;

import dev.kaniko.instruction.Mount;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The directories of {@code RUN --mount=type=cache}: one for each id, kept between builds. Locked ones are held by one command at a
 * time, in this process and in others; private ones are given to one command at a time, and a second one gets another.
 */
final class CacheDirectories {
  private static final ConcurrentHashMap<Path, ReentrantLock> HELD = new ConcurrentHashMap<>();

  private final Path root;

  CacheDirectories(Path root) {
    this.root = root;
  }

  /** A directory, lent for the time of one command. */
  static final class Lease implements AutoCloseable {
    private final Path directory;
    private final boolean fresh;
    private final @Nullable ReentrantLock thread;
    private final @Nullable FileChannel channel;

    private Lease(Path directory, boolean fresh, @Nullable ReentrantLock thread, @Nullable FileChannel channel) {
      this.directory = directory;
      this.fresh = fresh;
      this.thread = thread;
      this.channel = channel;
    }

    Path directory() {
      return directory;
    }

    /** Tells whether nobody has used it yet. */
    boolean fresh() {
      return fresh;
    }

    @Override
    public void close() throws IOException {
      try {
        if (channel != null) {
          channel.close();
        }
      } finally {
        if (thread != null) {
          thread.unlock();
        }
      }
    }
  }

  /** Lends the directory of a mount, made if it is new; waits for a locked one. */
  Lease lend(Mount.Cache mount) throws IOException, InterruptedException {
    Files.createDirectories(root);
    var name = HexFormat.of().formatHex(Digests.sha256().digest(mount.id().getBytes(StandardCharsets.UTF_8)));
    return switch (mount.sharing()) {
      case SHARED -> lease(root.resolve(name), null, null);
      case LOCKED -> locked(root.resolve(name));
      case PRIVATE -> firstFree(name);
    };
  }

  private static Lease lease(Path directory, @Nullable ReentrantLock thread, @Nullable FileChannel channel) throws IOException {
    boolean fresh = !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    if (fresh) {
      Files.deleteIfExists(directory); // A link, which commands of older versions could leave here.
      Files.createDirectories(directory);
    }
    return new Lease(directory, fresh, thread, channel);
  }

  private static ReentrantLock lockOf(Path directory) {
    return HELD.computeIfAbsent(directory, path -> new ReentrantLock());
  }

  private static FileChannel lockFile(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolveSibling(directory.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Lease locked(Path directory) throws IOException, InterruptedException {
    var thread = lockOf(directory);
    thread.lockInterruptibly();
    try {
      var channel = lockFile(directory);
      channel.lock();
      return lease(directory, thread, channel);
    } catch (IOException | RuntimeException e) {
      thread.unlock();
      throw e;
    }
  }

  private Lease firstFree(String name) throws IOException {
    for (int i = 0; ; i++) {
      var directory = root.resolve(name + "-private-" + i);
      var thread = lockOf(directory);
      if (!thread.tryLock()) {
        continue;
      }
      var channel = lockFile(directory);
      if (tryLock(channel) != null) {
        return lease(directory, thread, channel);
      }
      channel.close();
      thread.unlock();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
