package dev.kaniko.runtime.cache;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * A store that is only written: it has lost some of what it names, and what is put there again is whole.
 *
 * @param store where results are put
 */
public record WrittenSteps(StepStore store) implements StepStore {
  public WrittenSteps {
    Objects.requireNonNull(store);
  }

  @Override
  public Optional<Found> find(CacheKey key) {
    return Optional.empty();
  }

  @Override
  public void put(CacheKey key, CachedStep step) throws IOException, InterruptedException {
    store.put(key, step);
  }

  @Override
  public void deliver() throws InterruptedException {
    store.deliver();
  }

  @Override
  public void finish() throws InterruptedException {
    store.finish();
  }

  @Override
  public void release() {
    store.release();
  }
}
