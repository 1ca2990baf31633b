package dev.kaniko.runtime.retention;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.LocalSteps;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A state directory with things in it, for tests. */
public final class StoreOnDisk {
  /** When its steps were carried out. */
  public static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  private final Path state;
  /** What the store told. */
  public final List<String> notes = new ArrayList<>();

  public StoreOnDisk(Path state) {
    this.state = state;
  }

  public static CacheKey key(String name) {
    return new CacheKey(Digests.ofBytes(name.getBytes(UTF_8)));
  }

  /** Keeps the result of a step with a layer of so many bytes, of another build. */
  public CachedStep keep(String name, int bytes, String createdBy) throws IOException, InterruptedException {
    var blobs = new BlobStore(state);
    try (var writer = blobs.write()) {
      writer.write((name + " ".repeat(bytes)).substring(0, bytes).getBytes(UTF_8));
      var digest = writer.commit();
      var layer = new WrittenLayer(Descriptor.of(MediaTypes.OCI_LAYER, digest, bytes), new DiffId(digest));
      var step = new CachedStep(key(name), digest, Optional.of(layer), ConfigDelta.NONE, Optional.of(createdBy), CREATED);
      var steps = new LocalSteps(state, blobs, notes::add);
      steps.put(key(name), step);
      steps.finish();
      return step;
    }
  }

  public boolean finds(String name) throws InterruptedException {
    return new LocalSteps(state, BlobStore.ofBuild(state), notes::add).find(key(name)).isPresent();
  }

  public Path entry(String name) {
    return state.resolve("steps").resolve(key(name).hex());
  }

  public Path blob(CachedStep step) {
    return new BlobStore(state).path(step.layer().orElseThrow().descriptor().digest());
  }

  /** Makes it look as if a step was last used so long ago. */
  public void usedAgo(String name, CachedStep step, Duration ago) throws IOException {
    var time = FileTime.from(Instant.now().minus(ago));
    Files.setLastModifiedTime(entry(name), time);
    Files.setLastModifiedTime(blob(step), time);
    Files.setLastModifiedTime(new KeptBlobs(state).lastUse(step.layer().orElseThrow().descriptor().digest()), time);
  }

  /** Makes what looks like an unpacked layer of so many bytes. */
  public Path unpack(String name, int bytes) throws IOException {
    var layer = Files.createDirectories(state.resolve("unpacked").resolve(key(name).hex()));
    Files.write(Files.createDirectories(layer.resolve("usr/bin")).resolve("tool"), new byte[bytes]);
    LastUse.mark(LastUse.ofUnpacked(layer));
    return layer;
  }

  /** Returns the names of the steps that are left. */
  public List<String> left(List<String> names) {
    return names.stream().filter(name -> Files.exists(entry(name))).toList();
  }
}
