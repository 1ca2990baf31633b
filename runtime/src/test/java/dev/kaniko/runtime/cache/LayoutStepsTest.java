package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.PLATFORM;
import static dev.kaniko.runtime.cache.SampleSteps.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.registry.Commands;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayoutStepsTest {
  private static final FarSettings SETTINGS = new FarSettings(PLATFORM, Duration.ofDays(14), true);

  @TempDir private Path folder;

  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private Path layout;
  private BlobStore made;
  private BlobStore fetched;
  private Registries registries;

  @BeforeEach
  void open() throws IOException {
    layout = folder.resolve("layout");
    made = new BlobStore(folder.resolve("made"));
    fetched = new BlobStore(folder.resolve("fetched"));
    registries = new Registries(RegistrySettings.DEFAULT, Credentials.of(Map.of("DOCKER_CONFIG", folder.toString()), folder, message -> {}));
  }

  private LayoutSteps steps() {
    return steps(SETTINGS);
  }

  private LayoutSteps steps(FarSettings settings) {
    return new LayoutSteps(layout, settings, registries, made, notes::add);
  }

  private CachedStep put(String name) throws IOException, InterruptedException {
    var step = SampleSteps.withLayer(name, made);
    put(name, step);
    return step;
  }

  private void put(String name, CachedStep step) throws InterruptedException {
    var steps = steps();
    steps.put(key(name), step);
    steps.finish();
  }

  private static Descriptor layerOf(CachedStep step) {
    return step.layer().orElseThrow().descriptor();
  }

  private Path blob(Descriptor blob) {
    return layout.resolve("blobs/sha256").resolve(blob.digest().hex());
  }

  private Path fetch(StepStore.Found found) throws IOException, InterruptedException {
    return new ImagePuller(registries, fetched, event -> {}).layer(found.image().orElseThrow(), layerOf(found.step()));
  }

  private long blobs() throws IOException {
    try (var all = Files.list(layout.resolve("blobs/sha256"))) {
      return all.count();
    }
  }

  @Test
  void whatIsPutIsFoundAndItsLayerIsFetchedWhenSomebodyWantsIt() throws Exception {
    var step = put("a");
    var bare = SampleSteps.withoutLayer("b");
    put("b", bare);
    var found = steps().find(key("a")).orElseThrow();
    assertThat(found.step()).isEqualTo(step);
    assertThat(fetched.has(layerOf(step).digest())).isFalse();
    assertThat(fetch(found)).hasSameBinaryContentAs(made.path(layerOf(step).digest()));
    assertThat(steps().find(key("b"))).contains(new StepStore.Found(bare, Optional.empty()));
    assertThat(notes).isEmpty();
  }

  @Test
  void aDirectoryThatIsNotThereIsASilentMiss() {
    assertThat(steps().find(key("a"))).isEmpty();
    assertThat(layout).doesNotExist();
    assertThat(notes).isEmpty();
  }

  @Test
  void aCacheThatIsOnlyReadIsNotWritten() throws Exception {
    var steps = steps(new FarSettings(PLATFORM, Duration.ofDays(14), false));
    steps.put(key("a"), SampleSteps.withLayer("a", made));
    steps.finish();
    assertThat(layout).doesNotExist();
  }

  @Test
  void whatTheOriginalHasWrittenBesideItStays() throws Exception {
    var old = Files.createDirectories(folder.resolve("layout:" + key("a")));
    Files.writeString(old.resolve("index.json"), "{}");
    assertThat(steps().find(key("a"))).isEmpty();
    put("a");
    assertThat(steps().find(key("a"))).isPresent();
    assertThat(old.resolve("index.json")).hasContent("{}");
  }

  @Test
  void anOldResultIsNotThereAndIsRemovedByTheNextOne() throws Exception {
    var layer = SampleSteps.layer("old", made);
    var shortLived = steps(new FarSettings(PLATFORM, Duration.ofMillis(200), true));
    shortLived.put(key("old"), SampleSteps.of("old", Optional.of(layer), Instant.now()));
    shortLived.finish();
    Thread.sleep(Duration.ofMillis(300));
    assertThat(shortLived.find(key("old"))).isEmpty();
    assertThat(steps().find(key("old"))).isPresent();
    shortLived.put(key("both"), SampleSteps.of("both", Optional.of(layer), Instant.EPOCH));
    shortLived.finish();
    assertThat(steps().find(key("old"))).isEmpty();
    assertThat(blobs()).as("manifest, configuration and layer").isEqualTo(3);
    assertThat(fetch(steps().find(key("both")).orElseThrow())).isRegularFile();
    assertThat(notes).isEmpty();
  }

  @Test
  void noTimeToLiveIsTooLong() throws Exception {
    var steps = steps(new FarSettings(PLATFORM, Duration.ofSeconds(Long.MAX_VALUE), true));
    steps.put(key("a"), SampleSteps.withoutLayer("a"));
    steps.finish();
    assertThat(steps.find(key("a"))).isPresent();
  }

  @Test
  void aKeyIsReplacedAndALayerIsThereOnce() throws Exception {
    var step = put("a");
    put("b", step);
    put("a", SampleSteps.of("other", step.layer(), Instant.now()));
    assertThat(steps().find(key("a")).orElseThrow().step().createdBy()).contains("RUN other");
    assertThat(blobs()).as("two manifests, one configuration, one layer").isEqualTo(4);
  }

  @Test
  void severalWritersAtOnceLoseNothing() throws Exception {
    var writers = new ArrayList<LayoutSteps>();
    for (int writer = 0; writer < 3; writer++) {
      var steps = steps();
      writers.add(steps);
      for (int i = 0; i < 8; i++) {
        steps.put(key(writer + " " + i), SampleSteps.withLayer("text " + i, made));
      }
    }
    for (var writer : writers) {
      writer.finish();
    }
    for (int writer = 0; writer < 3; writer++) {
      for (int i = 0; i < 8; i++) {
        assertThat(fetch(steps().find(key(writer + " " + i)).orElseThrow())).isRegularFile();
      }
    }
    assertThat(notes).isEmpty();
    assertThat(layout.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessHasLeftIsRemoved() throws Exception {
    put("a");
    Files.writeString(layout.resolve("ingest").resolve("half"), "half");
    put("b");
    assertThat(layout.resolve("ingest")).isEmptyDirectory();
    assertThat(steps().find(key("a"))).isPresent();
  }

  @Test
  void aSpoiledEntryIsNoticedAndWrittenAnew() throws Exception {
    var step = put("a");
    var file = blob(layerOf(step));
    Files.writeString(file, "cut");
    assertThat(steps().find(key("a"))).isEmpty();
    assertThat(notes).singleElement().asString().contains("missing or cut off");
    put("a", step);
    assertThat(fetch(steps().find(key("a")).orElseThrow())).isRegularFile();

    var next = put("b");
    var bytes = Files.readAllBytes(blob(layerOf(next)));
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob(layerOf(next)), bytes);
    var altered = steps().find(key("b")).orElseThrow();
    assertThatIOException().isThrownBy(() -> fetch(altered)).withMessageContaining("is corrupt");
    put("b", next);
    assertThat(fetch(steps().find(key("b")).orElseThrow())).isRegularFile();
  }

  @Test
  void anIndexThatCannotBeReadIsWrittenAnew() throws Exception {
    var step = put("a");
    for (var text : List.of("", "{", "[]", "x".repeat(100))) {
      notes.clear();
      Files.writeString(layout.resolve("index.json"), text);
      assertThat(steps().find(key("a"))).isEmpty();
      assertThat(notes).hasSize(1);
      put("a", step);
      assertThat(steps().find(key("a"))).isPresent();
    }
  }

  @Test
  void anotherKeysEntryIsRefused() throws Exception {
    put("a");
    var index = layout.resolve("index.json");
    Files.writeString(index, Files.readString(index).replace(key("a").hex(), key("b").hex()));
    assertThat(steps().find(key("b"))).isEmpty();
    assertThat(notes).singleElement().asString().contains("under a key that is not its own");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldOnce() throws Exception {
    Files.writeString(layout, "a file");
    var steps = steps();
    for (int i = 0; i < 5; i++) {
      assertThat(steps.find(key("k" + i))).isEmpty();
      steps.put(key("k" + i), SampleSteps.withoutLayer("k" + i));
    }
    steps.finish();
    assertThat(notes).singleElement().asString().contains("is not written");
    assertThat(layout).hasContent("a file");
  }

  @Test
  @Tag("system")
  void skopeoFindsAnEntryByItsKey() throws Exception {
    var step = put("a");
    put("b", SampleSteps.withoutLayer("b"));
    assertThat(Commands.run("skopeo", "inspect", "--raw", "oci:" + layout + ":" + key("a"))).contains(layerOf(step).digest().toString()).contains(StepImage.ANNOTATION);
    Commands.run("skopeo", "copy", "oci:" + layout + ":" + key("b"), "dir:" + folder.resolve("copy"));
  }
}
