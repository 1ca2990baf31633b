package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets the steps of a build that have one key be carried out once, in one plan or in the plans for several platforms: the stage that comes first does it,
 * others wait for what it comes to. Else each
 * would leave an outcome with times of its own, of which one is kept, and the next build would not find what was made on the other.
 *
 * <p>Nobody waits in a circle: when the key of a step is known that has to be carried out, the stages are built that it reads, or the results of
 * all their steps are found. If the step fails the build ends, and whoever waits is interrupted. Safe for several threads.
 */
public final class TwinSteps {
  private final Map<CacheKey, CompletableFuture<CachedStep>> begun = new ConcurrentHashMap<>();

  /** Returns what a step with this key came to in another stage, waiting for it; empty if the caller is to carry it out. */
  Optional<CachedStep> join(StepKey key) throws IOException, InterruptedException {
    var other = begun.putIfAbsent(key.key(), new CompletableFuture<>());
    if (other == null) {
      return Optional.empty();
    }
    var result = Futures.await(other);
    return result.witness().equals(key.witness()) ? Optional.of(result) : Optional.empty();
  }

  /** Tells that nobody knows what a step came to: those who wait carry it out. */
  void failed(StepKey key, Throwable reason) {
    var waiting = begun.get(key.key());
    if (waiting != null) {
      waiting.completeExceptionally(reason);
    }
  }

  /** Tells what a step came to. */
  void done(CachedStep result) {
    var waiting = begun.get(result.identity());
    if (waiting != null) {
      waiting.complete(result);
    }
  }
}
