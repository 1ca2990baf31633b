package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Repeats what failed for a reason that may pass. The pauses differ by up to a fifth, so that many builds that failed together do not come back together.
 *
 * @param rule says what is repeated
 * @param patience lets the pauses pass
 * @param listener is told of each failure after which there is a pause that people notice
 */
record Retry(Rule rule, Patience patience, Consumer<RegistryException> listener) {
  /** The pauses between so many attempts come to 70 s, so that what passes within a minute fails nothing. */
  private static final int PASSING_FAILURES = 7;
  /** What comes damaged is fetched at least so often again, however long that takes. */
  private static final int DAMAGES = 3;
  /** So long what comes damaged is fetched again and again; it may be damaged for good, and large. */
  private static final long DAMAGE_MILLIS = 60_000;
  private static final int PUSHES = 3;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 16_000;
  private static final long NOTICED_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  /** A registry may ask for a longer pause, but for no more than this. */
  private static final Duration LONGEST_WISH = Duration.ofMinutes(1);

  /** Says what is repeated. */
  interface Rule {
    /**
     * Tells whether to go on.
     *
     * @param failures how many failures of this kind there were, with this one
     * @param millis how long ago the first failure was
     */
    boolean repeats(Kind kind, int failures, long millis);
  }

  /**
   * Repeats requests.
   *
   * @param asked how often to repeat a request because the user asked for it, whatever the reason; but a connection that is not safe stays so
   * @param damageLasts whether something was still damaged after its time, and is set then: nothing else is waited for so long after that
   */
  static Retry ofRequests(int asked, Patience patience, AtomicBoolean damageLasts, Consumer<RegistryException> listener) {
    return new Retry((kind, failures, millis) -> switch (kind) {
      case BUSY, CONNECTION_LOST -> failures <= (long) PASSING_FAILURES + asked;
      case CORRUPT -> {
        if (millis >= DAMAGE_MILLIS + asked * LONGEST_PAUSE_MILLIS) {
          damageLasts.set(true);
        }
        yield !damageLasts.get() || failures <= (long) DAMAGES + asked;
      }
      case SILENT, UNAUTHORIZED -> failures <= 1L + asked; // What a registry asks for may have been misread the first time.
      case UNREACHABLE, DENIED, NOT_FOUND, BLOB_UNKNOWN, REJECTED -> failures <= asked;
      case BAD_CERTIFICATE, PLAIN_HTTP, IMMUTABLE_TAG -> false;
    }, patience, listener);
  }

  /** Repeats the push of a whole image, for blobs that the registry had and has no longer, or does not show yet. */
  static Retry ofPushes(Patience patience) {
    return new Retry((kind, failures, _) -> kind == Kind.BLOB_UNKNOWN && failures <= PUSHES, patience, _ -> {});
  }

  /** Something that can be done again from its start. */
  interface Attempt<T, E extends Exception> {
    T run() throws IOException, E;
  }

  <T, E extends Exception> T run(Attempt<T, E> attempt) throws IOException, E {
    long pause = FIRST_PAUSE_MILLIS;
    var failures = new EnumMap<Kind, Integer>(Kind.class);
    long sinceFirst = 0;
    while (true) {
      long began = System.nanoTime();
      try {
        return attempt.run();
      } catch (RegistryException e) {
        if (!failures.isEmpty()) {
          sinceFirst += (System.nanoTime() - began) / NANOS_PER_MILLI;
        }
        if (!rule.repeats(e.kind(), failures.merge(e.kind(), 1, Integer::sum), sinceFirst)) {
          throw e;
        }
        long millis = Math.max(pause, wish(e)) * ThreadLocalRandom.current().nextLong(100, 121) / 100;
        if (millis >= NOTICED_MILLIS) {
          listener.accept(e);
        }
        sleep(millis, e);
        sinceFirst += millis;
        pause = Math.min(pause * 4, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** Returns what the registry asks for (Retry-After), in milliseconds. */
  private static long wish(RegistryException failure) {
    var wish = failure.retryAfter();
    return (wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH).toMillis();
  }

  private void sleep(long millis, RegistryException failure) throws InterruptedIOException {
    try {
      patience.sleeper().sleep(Duration.ofMillis(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new InterruptedIOException("interrupted while waiting to try again");
      interrupted.initCause(failure);
      throw interrupted;
    }
  }
}
