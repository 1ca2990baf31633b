package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.registry.RegistryException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How many failures of a store are put up with: a few that may pass, none that will not. The first is told, the others are not. Safe for several
 * threads.
 */
final class Tolerance {
  private static final int MOST_FAILURES = 3;

  private final Consumer<String> notes;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicBoolean isTold = new AtomicBoolean();
  private volatile boolean isOver;

  /** @param notes is told the first failure */
  Tolerance(Consumer<String> notes) {
    this.notes = notes;
  }

  /** Tells whether the store is to be left alone from now on. */
  boolean isOver() {
    return isOver;
  }

  /** Counts a failure. */
  void failed(IOException failure, String line) {
    if (failures.incrementAndGet() >= MOST_FAILURES || !mayPass(failure)) {
      end(line);
    } else {
      tell(line);
    }
  }

  /** Puts up with nothing more. */
  void end(String line) {
    isOver = true;
    tell(line);
  }

  private void tell(String line) {
    if (!isTold.getAndSet(true)) {
      notes.accept(line);
    }
  }

  private static boolean mayPass(IOException failure) {
    return !(failure instanceof RegistryException e) || switch (e.kind()) {
      case BUSY, CONNECTION_LOST, BLOB_UNKNOWN, CORRUPT, REJECTED -> true;
      case UNREACHABLE, SILENT, BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, NOT_FOUND, IMMUTABLE_TAG -> false;
    };
  }
}
