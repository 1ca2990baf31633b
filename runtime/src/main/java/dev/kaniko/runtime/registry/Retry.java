package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Repeats what failed for a reason that may pass. The pauses differ by up to a fifth, so that many builds that failed together do not come back together.
 *
 * @param repetitions how often to repeat after a failure of a kind
 * @param listener is told of each failure after which it is going to be repeated
 */
record Retry(ToLongFunction<Kind> repetitions, Consumer<RegistryException> listener) {
  /** The pauses between so many attempts come to 70 s, so that what passes within a minute fails nothing. */
  private static final int PASSING_FAILURES = 7;
  private static final int PUSHES = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 16_000;
  /** A registry may ask for a longer pause, but for no more than this. */
  private static final Duration LONGEST_WISH = Duration.ofMinutes(1);

  /**
   * Repeats requests.
   *
   * @param asked how often to repeat a request because the user asked for it
   * @param listener is told of each failure after which a request is going to be repeated
   */
  static Retry ofRequests(int asked, Consumer<RegistryException> listener) {
    return new Retry(kind -> switch (kind) {
      case BUSY, CONNECTION_LOST -> (long) PASSING_FAILURES + asked;
      case CORRUPT, SILENT -> 1L + asked;
      case UNREACHABLE -> asked;
      case BAD_CERTIFICATE, PLAIN_HTTP, UNAUTHORIZED, DENIED, NOT_FOUND, BLOB_UNKNOWN, REJECTED -> 0;
    }, listener);
  }

  /** Repeats the push of a whole image, for blobs that the registry had and has no longer, or does not show yet. */
  static Retry ofPushes() {
    return new Retry(kind -> kind == Kind.BLOB_UNKNOWN ? PUSHES : 0, _ -> {});
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
        listener.accept(e);
        sleep(Math.max(pause, wish(e)) * ThreadLocalRandom.current().nextLong(100, 121) / 100, e);
        pause = Math.min(pause * 4, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Returns what the registry asks for (Retry-After), in milliseconds. */
  private static long wish(RegistryException failure) {
    var wish = failure.retryAfter();
    return (wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH).toMillis();
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
