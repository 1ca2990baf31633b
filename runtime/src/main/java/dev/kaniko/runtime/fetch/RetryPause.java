package dev.kaniko.runtime.fetch;

import java.time.Duration;

/** The pauses between the attempts to reach a server. A server that says when to come back is believed, up to a limit. */
record RetryPause(int attempts, Duration first) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Sleeps before another attempt.
   *
   * @param made the number of attempts so far
   * @return false, at once, if there is no other attempt
   */
  boolean before(int made, TransferException failure) throws InterruptedException {
    if (made >= attempts) {
      return false;
    }
    var usual = first.multipliedBy(1L << Math.min(made - 1, 10));
    var asked = failure.retryAfter().compareTo(LONGEST) > 0 ? LONGEST : failure.retryAfter();
    Thread.sleep(usual.compareTo(asked) > 0 ? usual : asked);
    return true;
  }
}
