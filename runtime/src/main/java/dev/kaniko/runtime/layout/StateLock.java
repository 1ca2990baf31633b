package dev.kaniko.runtime.layout;

import dev.kaniko.runtime.linux.LockFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Orders uses of what lasts in a state directory and its removal. Whoever is going to use something holds the lock together with others while it looks whether the thing
 * is there and marks it as used. Whoever removes something that is unused holds the lock alone. Both hold it for moments.
 */
public final class StateLock {
  private final Path state;

  public StateLock(Path state) {
    this.state = state;
  }

  /** Waits until nobody holds the lock alone. An interrupt does not end this: it takes as long as an eviction looks at files. */
  public LockFile shared() throws IOException {
    Files.createDirectories(state);
    boolean interrupted = false;
    try {
      while (true) {
        var lock = LockFile.tryShared(StateEntry.LOCK.in(state));
        if (lock.isPresent()) {
          return lock.get();
        }
        try {
          LockFile.pause();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits until nobody else holds the lock. */
  public LockFile exclusive() throws IOException, InterruptedException {
    Files.createDirectories(state);
    return LockFile.exclusive(StateEntry.LOCK.in(state));
  }
}
