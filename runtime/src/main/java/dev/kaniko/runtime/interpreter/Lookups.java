package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.StepStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Looks for the results of steps, for each key once: what a build has found stays found. Safe for several threads. */
final class Lookups {
  private final StepStore store;
  private final Map<CacheKey, Optional<StepStore.Found>> found = new ConcurrentHashMap<>();

  Lookups(StepStore store) {
    this.store = store;
  }

  /** Returns the result of a step on the files that it sees here. */
  Optional<StepStore.Found> find(StepKey key) throws IOException, InterruptedException {
    var known = found.get(key.key());
    if (known == null) {
      known = store.find(key.key());
      found.put(key.key(), known);
    }
    // The witness may have to wait for a layer, which is in vain where nothing was found.
    return known.isPresent() && known.get().step().witness().equals(key.witness()) ? known : Optional.empty();
  }

  /** Tells whether there is a result under the key, on whatever files. */
  boolean holds(StepKey key) throws InterruptedException {
    var known = found.get(key.key());
    return known == null ? store.find(key.key()).isPresent() : known.isPresent();
  }

  /** Says why there is no result of a step that {@link #find} has not found. */
  Sighting.Finding finding(Reuse reuse, Step step, StepKey key) throws InterruptedException {
    if (!reuse.keeps(step)) {
      return Sighting.Finding.NOT_KEPT;
    }
    return holds(key) ? Sighting.Finding.ON_OTHER_FILES : Sighting.Finding.MISSING;
  }
}
