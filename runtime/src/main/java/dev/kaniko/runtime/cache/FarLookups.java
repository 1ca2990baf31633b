package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.cache.StepStore.Found;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Look-ups of many keys side by side, each once. There is a bound on how long all of them together hold up a build. */
final class FarLookups {
  private static final int WIDTH = 16;

  private final Executor threads = BackgroundThreads.pool("cache-lookup", WIDTH);
  private final Function<CacheKey, Optional<Found>> look;
  private final Runnable onImpatience;
  private final AtomicLong patience;
  private final Map<CacheKey, CompletableFuture<Optional<Found>>> answers = new ConcurrentHashMap<>();

  /**
   * @param look asks for one key, in one of many threads
   * @param patience how long all waiting for answers may take together
   * @param onImpatience is run when that is used up
   */
  FarLookups(Function<CacheKey, Optional<Found>> look, Duration patience, Runnable onImpatience) {
    this.look = look;
    this.patience = new AtomicLong(patience.toNanos());
    this.onImpatience = onImpatience;
  }

  /** Asks for a key, unless it was asked for. */
  void start(CacheKey key) {
    var _ = answer(key);
  }

  private CompletableFuture<Optional<Found>> answer(CacheKey key) {
    return answers.computeIfAbsent(key, _ -> CompletableFuture.supplyAsync(() -> look.apply(key), threads));
  }

  /** Waits for the answer. No answer in time is none. */
  Optional<Found> await(CacheKey key) throws InterruptedException {
    long began = System.nanoTime();
    try {
      return answer(key).get(patience.get(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      onImpatience.run();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look-up returns its failures", e);
    } finally {
      patience.addAndGet(began - System.nanoTime());
    }
  }
}
