package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepStoresTest {
  @TempDir private Path directory;

  private final InMemory near = new InMemory();
  private final InMemory first = new InMemory();
  private final InMemory second = new InMemory();
  private BlobStore blobs;
  private StepStores stores;

  @BeforeEach
  void open() {
    blobs = new BlobStore(directory);
    stores = new StepStores(near, List.of(first, second), blobs);
  }

  /** A store that notes what it is asked for. */
  private static final class InMemory implements StepStore {
    private final Map<CacheKey, CachedStep> steps = new HashMap<>();
    private final List<CacheKey> expected = new ArrayList<>();
    private final List<CacheKey> asked = new ArrayList<>();
    private int finished;

    @Override
    public void expect(Collection<CacheKey> keys) {
      expected.addAll(keys);
    }

    @Override
    public Optional<Found> find(CacheKey key) {
      asked.add(key);
      return Optional.ofNullable(steps.get(key)).map(step -> new Found(step, Optional.empty()));
    }

    @Override
    public void put(CacheKey key, CachedStep step) {
      steps.put(key, step);
    }

    @Override
    public void finish() {
      finished++;
    }
  }

  @Test
  void theNearestThatHasAResultGivesIt() throws Exception {
    near.put(key("a"), SampleSteps.withoutLayer("near"));
    first.put(key("a"), SampleSteps.withoutLayer("first"));
    first.put(key("b"), SampleSteps.withoutLayer("first"));
    second.put(key("b"), SampleSteps.withoutLayer("second"));
    second.put(key("c"), SampleSteps.withoutLayer("second"));
    assertThat(stores.find(key("a")).orElseThrow().step().createdBy()).contains("RUN near");
    assertThat(stores.find(key("b")).orElseThrow().step().createdBy()).contains("RUN first");
    assertThat(stores.find(key("c")).orElseThrow().step().createdBy()).contains("RUN second");
    assertThat(stores.find(key("d"))).isEmpty();
    assertThat(first.asked).doesNotContain(key("a"));
    assertThat(second.asked).containsExactly(key("c"), key("d"));
  }

  @Test
  void whatIsNearIsNotExpectedFromAfar() {
    near.put(key("a"), SampleSteps.withoutLayer("a"));
    stores.expect(List.of(key("a"), key("b"), key("c")));
    assertThat(near.expected).hasSize(3);
    assertThat(first.expected).containsExactly(key("b"), key("c"));
    assertThat(second.expected).containsExactly(key("b"), key("c"));
  }

  @Test
  void allRememberWhatIsPutAndAreWaitedFor() throws Exception {
    stores.put(key("a"), SampleSteps.withoutLayer("a"));
    stores.finish();
    assertThat(List.of(near, first, second)).allSatisfy(store -> {
      assertThat(store.steps).containsOnlyKeys(key("a"));
      assertThat(store.finished).isEqualTo(1);
    });
  }

  @Test
  void whatWasFoundAfarIsRememberedNearbyIfItsLayerIsHere() throws Exception {
    var elsewhere = new BlobStore(directory.resolve("elsewhere"));
    first.put(key("none"), SampleSteps.withoutLayer("none"));
    second.put(key("fetched"), SampleSteps.withLayer("fetched", elsewhere));
    second.put(key("left"), SampleSteps.withLayer("left", elsewhere));
    for (var name : List.of("none", "fetched", "left")) {
      assertThat(stores.find(key(name))).isPresent();
    }
    SampleSteps.layer("fetched", blobs);
    stores.finish();
    assertThat(near.steps).containsOnlyKeys(key("none"), key("fetched"));
    assertThat(first.steps).containsOnlyKeys(key("none"));
  }

  @Test
  void aResultWithTheLayerOfAnotherOneIsNotRememberedNearby() throws Exception {
    var mine = SampleSteps.layer("mine", blobs);
    var theirs = SampleSteps.layer("theirs", blobs);
    first.put(key("true"), SampleSteps.of("true", Optional.of(mine), Instant.now()));
    first.put(key("swapped"), SampleSteps.of("swapped", Optional.of(new WrittenLayer(theirs.descriptor(), mine.diffId())), Instant.now()));
    assertThat(stores.find(key("true"))).isPresent();
    assertThat(stores.find(key("swapped"))).isPresent();
    stores.finish();
    assertThat(near.steps).containsOnlyKeys(key("true"));
  }

  @Test
  void whatIsPutUnderASecondKeyWithoutItsLayerIsRememberedWhenThatIsHere() throws Exception {
    var elsewhere = new BlobStore(directory.resolve("elsewhere"));
    stores.put(key("fetched"), SampleSteps.withLayer("fetched", elsewhere));
    stores.put(key("left"), SampleSteps.withLayer("left", elsewhere));
    assertThat(near.steps).isEmpty();
    SampleSteps.layer("fetched", blobs);
    stores.finish();
    assertThat(near.steps).containsOnlyKeys(key("fetched"));
  }
}
