package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.PLATFORM;
import static dev.kaniko.runtime.cache.SampleSteps.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.FakeRegistry;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.PushResult;
import dev.kaniko.runtime.registry.QuickRegistries;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistryException;
import dev.kaniko.runtime.registry.RegistrySettings;
import dev.kaniko.runtime.registry.TransferEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryStepsTest {
  private static final FarSettings SETTINGS = new FarSettings(PLATFORM, Duration.ofDays(14), true);
  private static final Duration LITTLE_PATIENCE = Duration.ofMillis(300);

  @TempDir private Path directory;

  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final Queue<TransferEvent> events = new ConcurrentLinkedQueue<>();
  private FakeRegistry registry;
  private BlobStore blobs;
  private BlobStore elsewhere;
  private Registries registries;
  private ImagePuller puller;
  private ImagePusher pusher;

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
    blobs = new BlobStore(directory.resolve("blobs"));
    elsewhere = new BlobStore(directory.resolve("elsewhere"));
    var settings = RegistrySettings.DEFAULT.withPlainHttp(RegistrySettings.Exemption.of(registry.host()));
    registries = QuickRegistries.of(settings, Credentials.of(Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}));
    puller = new ImagePuller(registries, blobs, events::add);
    pusher = new ImagePusher(registries, blobs, events::add);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private RegistrySteps steps() {
    return steps("app/cache", SETTINGS, Duration.ofMinutes(1));
  }

  private RegistrySteps steps(String repository, FarSettings settings, Duration patience) {
    return new RegistrySteps(new CacheRepository.InRegistry(registry.host(), repository), settings, puller, pusher, blobs, notes::add, patience, patience);
  }

  /** Puts results into the registry as another machine would. */
  private void serve(String name, CachedStep step) {
    var image = StepImage.of(key(name), step, PLATFORM, step.created());
    serve(name, image.config(), image.manifest());
  }

  private void serve(String name, RawDocument config, RawDocument manifest) {
    registry.putBlob("app/cache", config.bytes());
    registry.putManifest("app/cache", key(name).hex(), manifest);
  }

  private void serveLayer(WrittenLayer layer) throws IOException {
    try (var in = elsewhere.open(layer.descriptor().digest())) {
      registry.putBlob("app/cache", in.readAllBytes());
    }
  }

  private long asked(String start, Object... end) {
    return registry.requests().stream().filter(request -> request.startsWith(start) && (end.length == 0 || request.endsWith(end[0].toString()))).count();
  }

  private static Digest layerOf(CachedStep step) {
    return step.layer().orElseThrow().descriptor().digest();
  }

  @Test
  void whatIsPutIsFoundAndItsLayerIsFetchedWhenSomebodyWantsIt() throws Exception {
    var step = SampleSteps.withLayer("one", elsewhere);
    serve("a", step);
    serveLayer(step.layer().orElseThrow());
    var found = steps().find(key("a")).orElseThrow();
    assertThat(found.step()).isEqualTo(step);
    assertThat(asked("GET", layerOf(step))).isZero();
    var image = found.image().orElseThrow();
    assertThat(puller.layer(image, step.layer().orElseThrow().descriptor())).isRegularFile();
    assertThat(asked("GET", layerOf(step))).isEqualTo(1);
    assertThat(notes).isEmpty();
  }

  @Test
  void whatThisStorePutsItFinds() throws Exception {
    var layered = SampleSteps.withLayer("one", blobs);
    var bare = SampleSteps.withoutLayer("two");
    var writer = steps();
    writer.put(key("a"), layered);
    writer.put(key("b"), bare);
    writer.finish();
    var reader = steps();
    assertThat(reader.find(key("a")).orElseThrow().step()).isEqualTo(layered);
    var found = reader.find(key("b")).orElseThrow();
    assertThat(found.step()).isEqualTo(bare);
    assertThat(found.image()).as("there is no layer to fetch").isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void aStepWithoutLayerHasTheEmptyLayerThatEveryRegistryTakes() {
    var image = StepImage.of(key("a"), SampleSteps.withoutLayer("a"), PLATFORM, Instant.now());
    assertThat(image.layers()).extracting(layer -> layer.digest().toString())
        .containsExactly("sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4");
    assertThat(image.document().diffIds()).extracting(DiffId::toString)
        .containsExactly("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  }

  @Test
  void anEntryTakesThreeRequestsBehindTheFirst() throws Exception {
    var steps = steps();
    steps.put(key("a"), SampleSteps.withLayer("one", blobs));
    steps.finish();
    int before = registry.requests().size();
    steps.put(key("b"), SampleSteps.withLayer("two", blobs));
    steps.finish();
    assertThat(registry.requests().subList(before, registry.requests().size())).as("the layer is sent with two, the manifest with one").hasSize(3);
  }

  @Test
  void aMissIsSilentAndAskedOnce() throws Exception {
    var steps = steps();
    steps.expect(List.of(key("a")));
    assertThat(steps.find(key("a"))).isEmpty();
    assertThat(steps.find(key("a"))).isEmpty();
    assertThat(asked("GET", key("a"))).isEqualTo(1);
    assertThat(notes).isEmpty();
  }

  @Test
  void whatIsExpectedIsLookedUpSideBySide() throws Exception {
    var keys = new ArrayList<CacheKey>();
    for (int i = 0; i < 20; i++) {
      serve("k" + i, SampleSteps.withoutLayer("k" + i));
      keys.add(key("k" + i));
    }
    registry.answerAfter(Duration.ofMillis(100));
    long began = System.nanoTime();
    var steps = steps();
    steps.expect(keys);
    for (var key : keys) {
      assertThat(steps.find(key)).isPresent();
    }
    assertThat(registry.mostAtOnce()).isGreaterThanOrEqualTo(8);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).as("one after another, the answers alone take 4 s").isLessThan(Duration.ofSeconds(2));
    assertThat(asked("GET /v2/app")).as("a manifest for each, and no configuration").isEqualTo(20);
  }

  @Test
  void theTimeOfTheBuildIsNotTheAgeOfAResult() throws Exception {
    var step = SampleSteps.of("a", Optional.empty(), Instant.EPOCH);
    var steps = steps();
    steps.put(key("a"), step);
    steps.finish();
    assertThat(steps().find(key("a")).orElseThrow().step()).isEqualTo(step);
  }

  @Test
  void anOldResultIsNotThere() throws Exception {
    serve("old", SampleSteps.of("old", Optional.empty(), Instant.now().minus(Duration.ofDays(15))));
    serve("young", SampleSteps.of("young", Optional.empty(), Instant.now().minus(Duration.ofDays(13))));
    assertThat(steps().find(key("old"))).isEmpty();
    assertThat(steps().find(key("young"))).isPresent();
    assertThat(steps("app/cache", new FarSettings(PLATFORM, Duration.ofDays(12), true), Duration.ofMinutes(1)).find(key("young"))).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void noDateEndsTheBuild() throws Exception {
    serve("min", SampleSteps.of("min", Optional.empty(), Instant.parse("-1000000-01-01T00:00:00Z")));
    serve("max", SampleSteps.of("max", Optional.empty(), Instant.parse("+1000000-01-01T00:00:00Z")));
    for (var name : List.of("min", "max")) {
      assertThat(steps().find(key(name)).flatMap(found -> found.step().createdBy()).orElse("RUN " + name)).isEqualTo("RUN " + name);
    }
  }

  @Test
  void anEntryThatIsNotWhatItSaysIsRefused() throws Exception {
    var layer = SampleSteps.layer("one", elsewhere);
    var other = SampleSteps.layer("two", elsewhere);
    var step = SampleSteps.of("one", Optional.of(layer), Instant.now());
    var text = new String(CachedStepJson.write(key("a"), step), UTF_8);
    var ofAnother = StepImage.of(key("b"), step, PLATFORM, Instant.now());
    serve("a", ofAnother.config(), ofAnother.manifest());
    assertRefused("under a key that is not its own");

    serveCrafted(Optional.of(text), List.of(other.descriptor()), List.of(layer.diffId()));
    assertRefused("not the one that its annotation tells of");
    serveCrafted(Optional.of(text), List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, layer.descriptor().digest(), 1)), List.of(layer.diffId()));
    assertRefused("not the one that its annotation tells of");
    serveCrafted(Optional.of(text), List.of(layer.descriptor().withMediaType(MediaTypes.OCI_LAYER_ZSTD)), List.of(layer.diffId()));
    assertRefused("not the one that its annotation tells of");
    serveCrafted(Optional.of(text), List.of(layer.descriptor(), other.descriptor()), List.of(layer.diffId(), other.diffId()));
    assertRefused("it has 2 layers");
    serveCrafted(Optional.of(text), List.of(), List.of());
    assertRefused("it has 0 layers");
    serveCrafted(Optional.of(text), List.of(layer.descriptor(), other.descriptor()), List.of(layer.diffId()));
    assertRefused("the manifest has 2 layers and the configuration 1");

    serveCrafted(Optional.empty(), List.of(layer.descriptor()), List.of(layer.diffId()));
    assertRefused("no annotation dev.kaniko.cache.step");
    serveCrafted(Optional.of("{"), List.of(layer.descriptor()), List.of(layer.diffId()));
    assertRefused("malformed");
    serveCrafted(Optional.of(text.replace("\"version\":1", "\"version\":2")), List.of(layer.descriptor()), List.of(layer.diffId()));
    assertRefused("another version");
  }

  @Test
  void aLayerThatIsNoneIsRefused() throws Exception {
    var layer = SampleSteps.layer("one", elsewhere);
    for (var type : List.of("application/json", "", MediaTypes.OCI_LAYER + "+other", "application/vnd.oci.image.layer.nondistributable.v1.tar")) {
      serve("a", SampleSteps.of("one", Optional.of(new WrittenLayer(layer.descriptor().withMediaType(type), layer.diffId())), Instant.now()));
      assertRefused("as no layer of a step has");
    }
  }

  @Test
  void aBareStepHasNoOtherLayerThanTheEmptyOne() throws Exception {
    var layer = SampleSteps.layer("one", elsewhere);
    serveCrafted(Optional.of(new String(CachedStepJson.write(key("a"), SampleSteps.withoutLayer("one")), UTF_8)), List.of(layer.descriptor()), List.of(layer.diffId()));
    assertRefused("not the one that its annotation tells of");
  }

  @Test
  void aHugeConfigurationIsNotRead() throws Exception {
    var layer = SampleSteps.layer("one", elsewhere);
    serveCrafted(Optional.empty(), ImageConfig.EMPTY.withLabel("large", "x".repeat(5 << 20)), List.of(layer.descriptor()), List.of(layer.diffId()));
    assertRefused("more than 4 MiB");
    assertThat(asked("GET /v2/app/cache/blobs/")).isZero();
  }

  @Test
  void aManifestThatIsNoneIsRefused() throws Exception {
    for (var text : List.of("", "{}", "[]", "null", "{\"schemaVersion\":2,\"config\":{}}", "{\"manifests\":[{}]}")) {
      registry.putManifest("app/cache", key("a").hex(), new RawDocument(MediaTypes.OCI_MANIFEST, text.getBytes(UTF_8)));
      assertRefused("");
    }
  }

  /** Serves an image whose parts do not belong together under the key {@code a}. */
  private void serveCrafted(Optional<String> text, List<Descriptor> layers, List<DiffId> diffIds) {
    serveCrafted(text, ImageConfig.EMPTY, layers, diffIds);
  }

  private void serveCrafted(Optional<String> text, ImageConfig settings, List<Descriptor> layers, List<DiffId> diffIds) {
    var config = new ImageDocument(Optional.of(Instant.now()), PLATFORM, "", List.of(), settings, diffIds, List.of()).write();
    var annotations = new TreeMap<String, String>();
    text.ifPresent(told -> annotations.put(StepImage.ANNOTATION, told));
    serve("a", config, new Manifest(MediaTypes.OCI_MANIFEST, config.descriptor(), layers, annotations).write());
  }

  private void assertRefused(String why) throws InterruptedException {
    notes.clear();
    assertThat(steps().find(key("a"))).isEmpty();
    assertThat(notes).singleElement().asString().contains("the entry " + registry.host() + "/app/cache:" + key("a")).contains("is not used").contains(why);
  }

  @Test
  void alteredBytesAreNotTaken() throws Exception {
    var step = SampleSteps.withLayer("one", elsewhere);
    serve("a", step);
    serveLayer(step.layer().orElseThrow());
    var found = steps().find(key("a")).orElseThrow();
    registry.corruptBlobs();
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> puller.layer(found.image().orElseThrow(), step.layer().orElseThrow().descriptor()))
        .extracting(RegistryException::kind).isEqualTo(RegistryException.Kind.CORRUPT);
    assertThat(blobs.has(layerOf(step))).isFalse();
  }

  @Test
  void badEntriesDoNotHideGoodOnes() throws Exception {
    for (int i = 0; i < 5; i++) {
      registry.putManifest("app/cache", key("bad" + i).hex(), new RawDocument(MediaTypes.OCI_MANIFEST, "{}".getBytes(UTF_8)));
    }
    serve("good", SampleSteps.withoutLayer("good"));
    var steps = steps();
    for (int i = 0; i < 5; i++) {
      assertThat(steps.find(key("bad" + i))).isEmpty();
    }
    assertThat(steps.find(key("good"))).isPresent();
    assertThat(notes).as("one line for all of them").hasSize(1);
  }

  @Test
  void aRepositoryThatMayNotBeWrittenIsToldOnceAndLeftAlone() throws Exception {
    registry.forbid("POST", "PUT", "PATCH");
    var steps = steps();
    for (int i = 0; i < 12; i++) {
      steps.put(key("k" + i), SampleSteps.withLayer("k" + i, blobs));
    }
    steps.finish();
    steps.put(key("late"), SampleSteps.withLayer("late", blobs));
    steps.finish();
    assertThat(notes).singleElement().asString().contains("is not written").contains("access denied").contains("--cache-repo").contains("--no-push-cache");
    assertThat(asked("POST")).as("those that were on their way").isLessThanOrEqualTo(8);
    assertThat(steps.find(key("k0"))).as("reading goes on").isEmpty();
    assertThat(asked("GET", key("k0"))).isEqualTo(1);
  }

  @Test
  void aRepositoryBelowAnotherMayBeWhatTheRegistryRefuses() throws Exception {
    registry.forbid("POST");
    var steps = steps("user/app/cache", SETTINGS, Duration.ofMinutes(1));
    steps.put(key("a"), SampleSteps.withoutLayer("a"));
    steps.finish();
    assertThat(notes).singleElement().asString().contains("Docker Hub").contains("--cache-repo");
  }

  @Test
  void aRepositoryThatMayNotBeReadIsToldOnceAndLeftAlone() throws Exception {
    registry.forbid("GET");
    var steps = steps();
    for (int i = 0; i < 5; i++) {
      assertThat(steps.find(key("k" + i))).isEmpty();
    }
    assertThat(notes).singleElement().asString().contains("is not read").contains("access denied");
    assertThat(asked("GET /v2/app")).isEqualTo(1);
  }

  @Test
  void aSilentRegistryHoldsUpABuildOnceAndBriefly() throws Exception {
    registry.answerAfter(Duration.ofMinutes(1));
    var steps = steps("app/cache", SETTINGS, LITTLE_PATIENCE);
    steps.expect(List.of(key("a"), key("b")));
    long began = System.nanoTime();
    for (var name : List.of("a", "b", "c", "d")) {
      assertThat(steps.find(key(name))).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(notes).singleElement().asString().contains("is not read").contains("held up");
  }

  @Test
  void aFailingRegistryHoldsUpABuildBriefly() throws Exception {
    registry.beBusy(Integer.MAX_VALUE);
    var steps = steps("app/cache", SETTINGS, LITTLE_PATIENCE);
    assertThat(steps.find(key("a"))).isEmpty();
    assertThat(steps.find(key("b"))).isEmpty();
    assertThat(notes).hasSize(1);
  }

  @Test
  void aRegistryThatFailsOnceIsAskedAgain() throws Exception {
    serve("a", SampleSteps.withoutLayer("a"));
    registry.beBusy(1);
    assertThat(steps().find(key("a"))).isPresent();
    assertThat(notes).isEmpty();
  }

  @Test
  void aRegistryThatIsNotThereIsToldOnce() throws Exception {
    registry.close();
    var steps = steps();
    assertThat(steps.find(key("a"))).isEmpty();
    assertThat(steps.find(key("b"))).isEmpty();
    assertThat(notes).singleElement().asString().contains("is not read").contains("cannot connect");
    steps.put(key("a"), SampleSteps.withoutLayer("a"));
    steps.finish();
    assertThat(notes).hasSize(2).last().asString().contains("is not written");
  }

  @Test
  void uploadsThatDoNotMoveAreGivenUp() throws Exception {
    registry.answerAfter(Duration.ofMinutes(1));
    var steps = steps("app/cache", SETTINGS, LITTLE_PATIENCE);
    steps.put(key("a"), SampleSteps.withoutLayer("a"));
    steps.finish();
    assertThat(notes).singleElement().asString().contains("is not written").contains("nothing has moved");
  }

  @Test
  void aCacheThatIsOnlyReadIsNotWritten() throws Exception {
    var steps = steps("app/cache", new FarSettings(PLATFORM, Duration.ofDays(14), false), Duration.ofMinutes(1));
    steps.put(key("a"), SampleSteps.withLayer("a", blobs));
    steps.finish();
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void theSameLayerUnderTwoKeysIsUploadedOnce() throws Exception {
    var step = SampleSteps.withLayer("one", blobs);
    var steps = steps();
    for (int i = 0; i < 6; i++) {
      steps.put(key("k" + i), step);
    }
    steps.finish();
    assertThat(events.stream().filter(event -> event instanceof TransferEvent.Pushed pushed && pushed.result() == PushResult.UPLOADED && pushed.blob().digest().equals(layerOf(step)))).hasSize(1);
    assertThat(steps.find(key("k5"))).isPresent();
  }

  @Test
  void aCachedLayerIsMountedInTheDestinationAndNotFetched() throws Exception {
    var step = SampleSteps.withLayer("one", elsewhere);
    serve("a", step);
    serveLayer(step.layer().orElseThrow());
    var found = steps().find(key("a")).orElseThrow();
    push(step, List.of(found.image().orElseThrow()));
    assertThat(result(step)).isEqualTo(PushResult.MOUNTED);
    assertThat(asked("GET", layerOf(step))).isZero();
  }

  @Test
  void aLayerThatWasPutIsMountedInTheDestination() throws Exception {
    var step = SampleSteps.withLayer("one", blobs);
    var steps = steps();
    steps.put(key("a"), step);
    steps.finish();
    events.clear();
    push(step, List.of());
    assertThat(result(step)).isEqualTo(PushResult.MOUNTED);
  }

  private void push(CachedStep step, List<PulledImage> bases) throws Exception {
    var layer = step.layer().orElseThrow();
    var document = new ImageDocument(Optional.empty(), PLATFORM, "", List.of(), ImageConfig.EMPTY, List.of(layer.diffId()), List.of());
    pusher.push(AssembledImage.of(document, List.of(layer.descriptor()), Map.of()), bases, ImageReference.parse(registry.host() + "/app:1"));
  }

  private PushResult result(CachedStep step) {
    return events.stream()
        .filter(event -> event.blob().digest().equals(layerOf(step)))
        .flatMap(event -> event instanceof TransferEvent.Pushed pushed ? Optional.of(pushed.result()).stream() : Stream.<PushResult>empty())
        .findFirst().orElseThrow();
  }

  @Test
  void severalRepositoriesAreAskedInTheirOrder() throws Exception {
    var step = SampleSteps.withoutLayer("one");
    serve("a", step);
    var first = steps("other/cache", SETTINGS, Duration.ofMinutes(1));
    var second = steps("app/cache", new FarSettings(PLATFORM, Duration.ofDays(14), false), Duration.ofMinutes(1));
    var nothingNear = new LayoutSteps(directory.resolve("near"), SETTINGS, registries, blobs, notes::add);
    var stores = new StepStores(nothingNear, List.of(first, second), blobs);
    stores.expect(List.of(key("a"), key("b")));
    assertThat(stores.find(key("a")).orElseThrow().step()).isEqualTo(step);
    assertThat(stores.find(key("b"))).isEmpty();
    stores.put(key("b"), SampleSteps.withoutLayer("two"));
    stores.finish();
    assertThat(asked("PUT /v2/other/cache/manifests/")).isEqualTo(1);
    assertThat(asked("PUT /v2/app/cache/manifests/")).isZero();
  }

  @Test
  void aRecordIsKeptUnderItsNameAndTheLastOneCounts() throws Exception {
    var writer = steps();
    for (var text : List.of("first", "second")) {
      writer.records().put("0a", text.getBytes(UTF_8));
      writer.finish();
    }
    assertThat(steps().records().find("0a").orElseThrow()).asString(UTF_8).isEqualTo("second");
    assertThat(steps().records().find("0b")).isEmpty();
    assertThat(steps().records().place()).isEqualTo(registry.host() + "/app/cache");
    assertThat(notes).isEmpty();
  }

  @Test
  void aRecordThatIsTooLargeIsNotPut() throws Exception {
    var random = new byte[RecordEntries.MOST_BYTES];
    new Random(1).nextBytes(random);
    var writer = steps();
    writer.records().put("0a", new byte[RecordEntries.MOST_BYTES + 1]);
    writer.records().put("0b", random);
    writer.records().put("0c", new byte[RecordEntries.MOST_BYTES]);
    writer.finish();
    assertThat(asked("PUT", "/manifests/record-0a")).isZero();
    assertThat(steps().records().find("0b").orElseThrow()).as("one that is not smaller when it is packed").isEqualTo(random);
    assertThat(steps().records().find("0c").orElseThrow()).isEqualTo(new byte[RecordEntries.MOST_BYTES]);
  }

  @Test
  void recordsAndResultsShareTheirPatienceAndTheirOnlyNote() throws Exception {
    registry.answerAfter(Duration.ofSeconds(20));
    var store = steps("app/cache", SETTINGS, LITTLE_PATIENCE);
    long began = System.nanoTime();
    assertThat(store.find(key("a"))).isEmpty();
    assertThat(store.records().find("0a")).isEmpty();
    assertThat(store.records().find("0b")).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(notes).singleElement().asString().contains("is not read: it has held up this build");
  }

  @Test
  void aRegistryThatTakesNoResultIsNotAskedToTakeARecord() throws Exception {
    registry.forbid("PUT", "POST", "PATCH");
    var store = steps();
    store.put(key("a"), SampleSteps.withLayer("one", blobs));
    store.finish();
    long asked = registry.requests().size();
    store.records().put("0a", new byte[1]);
    store.finish();
    assertThat(registry.requests()).hasSize((int) asked);
    assertThat(notes).hasSize(1);
    var reader = steps("app/cache", new FarSettings(PLATFORM, Duration.ofDays(14), false), Duration.ofMinutes(1));
    reader.records().put("0a", new byte[1]);
    reader.finish();
    assertThat(registry.requests()).hasSize((int) asked);
  }
}
