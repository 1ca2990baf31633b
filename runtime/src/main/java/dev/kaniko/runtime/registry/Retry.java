package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Repeats what failed for a reason that may pass.
 *
 * @param asked how often to repeat because the user asked for it
 */
record Retry(int asked) {
  private static final int PASSING_FAILURES = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 16_000;

  /** Something that can be done again from its start. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  <T> T run(Attempt<T> attempt) throws IOException {
    long pause = FIRST_PAUSE_MILLIS;
    for (long failures = 0; ; failures++) {
      try {
        return attempt.run();
      } catch (RegistryException e) {
        if (failures >= repetitionsOf(e)) {
          throw e;
        }
        sleep(pause, e);
        pause = Math.min(pause * 4, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  private long repetitionsOf(RegistryException failure) {
    return switch (failure.kind()) {
      case BUSY, CONNECTION_LOST -> (long) PASSING_FAILURES + asked;
      case UNREACHABLE, CORRUPT -> asked;
      case BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, NOT_FOUND, REJECTED -> 0;
    };
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
