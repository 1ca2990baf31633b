package dev.kaniko.law;

import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.CachedStepJson;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Results of steps in memory, written as the other stores write them. Their layers lie in the blobs of the workbench. */
final class MemorySteps implements StepStore {
  private final Map<CacheKey, byte[]> entries = new ConcurrentHashMap<>();

  @Override
  public Optional<Found> find(CacheKey key) {
    return Optional.ofNullable(entries.get(key)).map(bytes -> new Found(read(key, bytes), Optional.empty()));
  }

  private static CachedStep read(CacheKey key, byte[] bytes) {
    try {
      return CachedStepJson.read(key, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(CacheKey key, CachedStep step) {
    entries.put(key, CachedStepJson.write(key, step));
  }

  /** Returns a store with the same results, all made on files that no build has. */
  MemorySteps madeOnOtherFiles() {
    var others = new MemorySteps();
    entries.forEach((key, bytes) -> {
      var step = read(key, bytes);
      others.put(key, step.withWitness(Digests.ofText("other files")));
    });
    return others;
  }

  /** Forgets the results whose line in the history has this text. */
  void forget(String text) {
    entries.entrySet().removeIf(entry -> read(entry.getKey(), entry.getValue()).createdBy().orElse("").contains(text));
  }

  int size() {
    return entries.size();
  }
}
