package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Semaphore;

/** Lets no more than some blobs be on their way at a time, whatever asks for them: more would share the same line, and registries limit requests. */
final class TransferLimit {
  private static final int MOST = 8;

  private final Semaphore permits = new Semaphore(MOST, true);

  /** The transfer of one blob. */
  interface Transfer<T, E extends Exception> {
    T run() throws IOException, E;
  }

  /** Carries out a transfer when it is its turn. */
  <T, E extends Exception> T during(Transfer<T, E> transfer) throws IOException, E {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted while waiting for other transfers").initCause(e);
    }
    try {
      return transfer.run();
    } finally {
      permits.release();
    }
  }
}
