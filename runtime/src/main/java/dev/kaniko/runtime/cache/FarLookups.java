package dev.kaniko.runtime.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Look-ups of many things side by side, each once. There is a bound on how long all of them together hold up a build.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
final class FarLookups<K, V> {
  private static final int WIDTH = 16;

  private final Executor threads = BackgroundThreads.pool("cache-lookup", WIDTH);
  private final Function<K, Optional<V>> look;
  private final Patience patience;
  private final Map<K, CompletableFuture<Optional<V>>> answers = new ConcurrentHashMap<>();

  /**
   * @param look asks for one thing, in one of many threads
   * @param patience how long all waiting for answers may take together
   */
  FarLookups(Function<K, Optional<V>> look, Patience patience) {
    this.look = look;
    this.patience = patience;
  }

  /** Asks for something, unless it was asked for. */
  void start(K key) {
    var _ = answer(key);
  }

  private CompletableFuture<Optional<V>> answer(K key) {
    return answers.computeIfAbsent(key, _ -> CompletableFuture.supplyAsync(() -> look.apply(key), threads));
  }

  /** Waits for the answer. No answer in time is none. */
  Optional<V> await(K key) throws InterruptedException {
    long began = System.nanoTime();
    try {
      return answer(key).get(patience.left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      patience.end();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look-up returns its failures", e);
    } finally {
      patience.use(System.nanoTime() - began);
    }
  }
}
