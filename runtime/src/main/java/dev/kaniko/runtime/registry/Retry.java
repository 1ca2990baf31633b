package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.ToLongFunction;

/**
 * Repeats what failed for a reason that may pass.
 *
 * @param repetitions how often to repeat after a failure of a kind
 */
record Retry(ToLongFunction<Kind> repetitions) {
  private static final int PASSING_FAILURES = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 16_000;

  /** @param asked how often to repeat a request because the user asked for it */
  static Retry ofRequests(int asked) {
    return new Retry(kind -> switch (kind) {
      case BUSY, CONNECTION_LOST -> (long) PASSING_FAILURES + asked;
      case UNREACHABLE, CORRUPT -> asked;
      case BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, NOT_FOUND, BLOB_UNKNOWN, REJECTED -> 0;
    });
  }

  /** Repeats the push of a whole image, for blobs that the registry had and has no longer, or does not show yet. */
  static Retry ofPushes() {
    return new Retry(kind -> kind == Kind.BLOB_UNKNOWN ? PASSING_FAILURES : 0);
  }

  /** Something that can be done again from its start. */
  interface Attempt<T, E extends Exception> {
    T run() throws IOException, E;
  }

  <T, E extends Exception> T run(Attempt<T, E> attempt) throws IOException, E {
    long pause = FIRST_PAUSE_MILLIS;
    for (long failures = 0;; failures++) {
      try {
        return attempt.run();
      } catch (RegistryException e) {
        if (failures >= repetitions.applyAsLong(e.kind())) {
          throw e;
        }
        sleep(pause, e);
        pause = Math.min(pause * 4, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private static void sleep(long millis, RegistryException failure) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while waiting to try again");
      interrupted.initCause(failure);
      throw interrupted;
    }
  }
}
