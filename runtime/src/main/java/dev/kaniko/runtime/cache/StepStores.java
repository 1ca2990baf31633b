package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store that is near and several that are far. A result is looked for in the near one, then in the others in their order, and all remember what is
 * put. What was found far away the near one remembers too if the build has fetched its layer.
 */
public final class StepStores implements StepStore {
  private final StepStore near;
  private final List<StepStore> far;
  private final BlobStore blobs;
  private final Map<CacheKey, CachedStep> foundFar = new ConcurrentHashMap<>();

  /** @param blobs where the layers are that the build has fetched or made */
  public StepStores(StepStore near, List<StepStore> far, BlobStore blobs) {
    this.near = Objects.requireNonNull(near);
    this.far = List.copyOf(far);
    this.blobs = Objects.requireNonNull(blobs);
  }

  /** The far ones are asked for what the near one has not, all at once. */
  @Override
  public void expect(Collection<CacheKey> keys) {
    near.expect(keys);
    if (far.isEmpty()) {
      return;
    }
    var missing = new ArrayList<CacheKey>();
    try {
      for (var key : keys) {
        if (near.find(key).isEmpty()) {
          missing.add(key);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    far.forEach(store -> store.expect(missing));
  }

  @Override
  public Optional<Found> find(CacheKey key) throws InterruptedException {
    var found = near.find(key);
    for (var store : far) {
      if (found.isPresent()) {
        return found;
      }
      found = store.find(key);
      found.ifPresent(result -> foundFar.put(key, result.step()));
    }
    return found;
  }

  @Override
  public void put(CacheKey key, CachedStep step) throws IOException, InterruptedException {
    if (!isHere(step)) {
      foundFar.put(key, step); // It was found under another key, and its layer may still be fetched.
      return;
    }
    near.put(key, step);
    for (var store : far) {
      store.put(key, step);
    }
  }

  @Override
  public void deliver() throws InterruptedException {
    for (var store : far) {
      store.deliver();
    }
  }

  @Override
  public void finish() throws InterruptedException {
    for (var entry : Map.copyOf(foundFar).entrySet()) {
      foundFar.remove(entry.getKey());
      rememberNearby(entry.getKey(), entry.getValue());
    }
    near.finish();
    for (var store : far) {
      store.finish();
    }
  }

  @Override
  public void release() {
    near.release();
  }

  private void rememberNearby(CacheKey key, CachedStep step) throws InterruptedException {
    if (!isHere(step)) {
      return;
    }
    try {
      if (step.layer().isEmpty() || isTrue(step.layer().get())) {
        near.put(key, step);
      }
    } catch (IOException e) {
      // It is found again where it was.
    }
  }

  private boolean isHere(CachedStep step) {
    return step.layer().isEmpty() || blobs.has(step.layer().get().descriptor().digest());
  }

  /** Tells whether a layer has the files that the result tells of. Its own digest is right, but whoever can write to the far store may have exchanged the layer. */
  private boolean isTrue(WrittenLayer layer) throws IOException {
    var hash = Digests.sha256();
    var limit = SizeLimit.of(Objects.requireNonNull(blobs.path(layer.descriptor().digest()).getParent()));
    try (var tar = new DigestInputStream(limit.bound("the layer", Decompression.open(blobs.open(layer.descriptor().digest()))), hash)) {
      tar.transferTo(OutputStream.nullOutputStream());
    }
    return layer.diffId().digest().equals(Digest.sha256(hash.digest()));
  }
}
