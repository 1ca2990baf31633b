package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.PLATFORM;
import static dev.kaniko.runtime.cache.SampleSteps.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.FakeRegistry;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InlineStepsTest {
  @TempDir private Path directory;

  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private FakeRegistry registry;
  private Registries registries;
  private BlobStore made;
  private BlobStore fetched;

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
    made = new BlobStore(directory.resolve("made"));
    fetched = new BlobStore(directory.resolve("fetched"));
    var settings = RegistrySettings.DEFAULT.withPlainHttp(RegistrySettings.Exemption.of(registry.host()));
    registries = new Registries(settings, Credentials.of(Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private ImageReference image() {
    return ImageReference.parse(registry.host() + "/app:1");
  }

  /** Pushes an image with the layer of one step and a label. */
  private void push(CachedStep step, String label) throws Exception {
    var layer = step.layer().orElseThrow();
    var config = ImageConfig.EMPTY.withLabel(InlineSteps.LABEL, label);
    var document = new ImageDocument(Optional.empty(), PLATFORM, "", List.of(), config, List.of(layer.diffId()), List.of());
    new ImagePusher(registries, made, event -> {}).push(AssembledImage.of(document, List.of(layer.descriptor()), Map.of()), List.of(), image());
  }

  private ImagePuller puller() {
    return new ImagePuller(registries, fetched, event -> {});
  }

  private InlineSteps steps() {
    return new InlineSteps(image(), new FarSettings(PLATFORM, Duration.ofDays(14), false), puller(), notes::add);
  }

  @Test
  void anImageIsTheCacheOfTheStepsWhoseLayersItHas() throws Exception {
    var step = SampleSteps.withLayer("one", made);
    var bare = SampleSteps.withoutLayer("two");
    var steps = new LinkedHashMap<CacheKey, CachedStep>();
    steps.put(key("a"), step);
    steps.put(key("b"), bare);
    steps.put(key("old"), SampleSteps.of("old", Optional.empty(), Instant.now().minus(Duration.ofDays(15))));
    steps.put(key("elsewhere"), SampleSteps.withLayer("three", made));
    push(step, InlineSteps.label(steps));
    var store = steps();
    store.expect(steps.keySet());
    var found = store.find(key("a")).orElseThrow();
    assertThat(found.step()).isEqualTo(step);
    assertThat(puller().layer(found.image().orElseThrow(), step.layer().orElseThrow().descriptor())).isRegularFile();
    assertThat(store.find(key("b"))).contains(new StepStore.Found(bare, Optional.empty()));
    assertThat(store.find(key("old"))).as("the age of an image is for who names it").isPresent();
    assertThat(store.find(key("elsewhere"))).isEmpty();
    assertThat(registry.requests().stream().filter(request -> request.startsWith("GET /v2/app/manifests/"))).as("one look-up for all").hasSize(1);
    assertThat(notes).isEmpty();
  }

  @Test
  void anImageThatIsNotThereIsASilentMiss() throws Exception {
    assertThat(steps().find(key("a"))).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void aLabelThatIsNoneIsTold() throws Exception {
    for (var label : List.of("{", "[1]", "[{\"key\":\"" + key("a") + "\"}]", "[{\"key\":\"short\"}]")) {
      notes.clear();
      push(SampleSteps.withLayer("one", made), label);
      assertThat(steps().find(key("a"))).isEmpty();
      assertThat(notes).singleElement().asString().contains("is not used as a cache");
    }
  }

  @Test
  void aRegistryThatRefusesIsTold() throws Exception {
    registry.forbid("GET");
    var steps = steps();
    assertThat(steps.find(key("a"))).isEmpty();
    assertThat(steps.find(key("b"))).isEmpty();
    assertThat(notes).singleElement().asString().contains("is not used as a cache").contains("access denied");
  }
}
