package dev.kaniko.runtime.cache;

import static dev.kaniko.runtime.cache.SampleSteps.PLATFORM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.registry.Credentials;
import dev.kaniko.runtime.registry.FakeRegistry;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.QuickRegistries;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistrySettings;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.FarIndexes;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What machines that have nothing see of a base whose layers another one has read. */
final class LayerIndexEntriesTest {
  private static final FarSettings SETTINGS = new FarSettings(PLATFORM, Duration.ofDays(14), true);
  private static final FarSettings READ = new FarSettings(PLATFORM, Duration.ofDays(14), false);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SEEN = "[new, old] me:x:7:8::/:\n";

  @TempDir private Path folder;

  private final Queue<String> notes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private FakeRegistry registry;
  private BlobStore layers;
  private List<BaseLayer> base;
  private int machines;

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
    layers = new BlobStore(folder.resolve("layers"));
    base = base(
        diff(put("/etc/passwd", file("me:x:7:8::/:\n")), put("/usr/lib/old", file("old"))),
        diff(put("/usr/lib/new", file("new")), put("/usr/link", new FileNode.SymbolicLink(metadata(), "lib"))));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static Metadata metadata() {
    return Metadata.of(0644, 0, 0, Instant.EPOCH);
  }

  private static FileNode file(String text) {
    return new FileNode.RegularFile(metadata(), FileContent.of(text));
  }

  private static Change put(String path, FileNode node) {
    return new Change.Put(new ImagePath(path), node);
  }

  private static SnapshotDiff diff(Change... changes) {
    return SnapshotDiff.of(List.of(changes));
  }

  private List<BaseLayer> base(SnapshotDiff... diffs) throws IOException {
    var ids = new ArrayList<DiffId>();
    var blobs = new ArrayList<BaseLayer.Blob>();
    for (var diff : diffs) {
      var written = new LayerWriter(layers, LayerFormat.gzip()).write(diff);
      ids.add(written.diffId());
      blobs.add(() -> {
        reads.incrementAndGet();
        return layers.open(written.descriptor().digest());
      });
    }
    return BaseLayer.of(ids, blobs);
  }

  /** What a machine with a state directory uses. */
  private final class Machine {
    private final Path state;
    private final BlobStore blobs;
    private final Registries registries;
    private final ImagePuller puller;

    Machine(Path state) throws IOException {
      this.state = state;
      this.blobs = new BlobStore(state);
      this.registries = QuickRegistries.of(
          RegistrySettings.DEFAULT.withPlainHttp(RegistrySettings.Exemption.of(registry.host())),
          Credentials.of(Map.of("DOCKER_CONFIG", folder.toString()), folder, message -> {}));
      this.puller = new ImagePuller(registries, blobs, event -> {});
    }

    RegistrySteps registry(FarSettings settings, Duration patience) {
      return new RegistrySteps(
          new CacheRepository.InRegistry(registry.host(), "app/cache"), settings, puller, new ImagePusher(registries, blobs, event -> {}), blobs, notes::add, patience, patience);
    }

    /** Returns what a step sees that looks for a directory and a user. */
    String look(FarIndexes indexes, RootKind kind) throws IOException {
      try (var store = RootStore.open(state)) {
        store.use(indexes);
        try (var root = store.root(kind, base)) {
          var tree = root.look();
          var passwd = (FileNode.RegularFile) tree.find(new ImagePath("/etc/passwd")).orElseThrow().node();
          try (var in = passwd.content().open()) {
            return tree.list(new ImagePath("/usr/lib")) + " " + new String(in.readAllBytes(), UTF_8);
          }
        }
      }
    }

    String look(FarSettings settings) throws Exception {
      var steps = registry(settings, PATIENCE);
      var seen = look(steps.indexes(), RootKind.READ_ONLY);
      steps.finish();
      return seen;
    }
  }

  private Machine empty() throws IOException {
    machines++;
    return new Machine(folder.resolve("machine-" + machines));
  }

  /** Returns how many layers a machine that has nothing reads. */
  private int readsOfAnother() throws Exception {
    int before = reads.get();
    assertThat(empty().look(SETTINGS)).isEqualTo(SEEN);
    return reads.get() - before;
  }

  private long asked(String start) {
    return registry.requests().stream().filter(request -> request.startsWith(start)).count();
  }

  @ParameterizedTest
  @EnumSource(names = {"READ_ONLY", "DIRECTORY"})
  void aMachineThatHasNothingReadsNoLayerThatAnotherHasRead(RootKind kind) throws Exception {
    var first = empty();
    var steps = first.registry(SETTINGS, PATIENCE);
    assertThat(first.look(steps.indexes(), kind)).isEqualTo(SEEN);
    assertThat(reads).hasValue(2);
    steps.finish();
    var second = empty();
    assertThat(second.look(second.registry(SETTINGS, PATIENCE).indexes(), kind)).isEqualTo(SEEN);
    assertThat(reads).hasValue(2);
    assertThat(notes).isEmpty();
  }

  @Test
  void aLayoutHasThemToo() throws Exception {
    for (int i = 0; i < 2; i++) {
      var machine = empty();
      var steps = new LayoutSteps(folder.resolve("layout"), SETTINGS, machine.registries, machine.blobs, notes::add);
      assertThat(machine.look(steps.indexes(machine.puller), RootKind.READ_ONLY)).isEqualTo(SEEN);
      steps.finish();
    }
    assertThat(reads).hasValue(2);
    assertThat(notes).isEmpty();
    assertThat(folder.resolve("layout/index.json")).content().contains("layer-index-1-" + base.getFirst().diffId().digest().hex());
  }

  @Test
  void theTagTellsWhatItIsAndAnIndexIsUploadedOnce() throws Exception {
    assertThat(readsOfAnother()).isEqualTo(2);
    for (var layer : base) {
      assertThat(asked("PUT /v2/app/cache/manifests/layer-index-1-" + layer.diffId().digest().hex())).isEqualTo(1);
    }
    assertThat(readsOfAnother()).isZero();
    assertThat(asked("PUT /v2/app/cache/manifests/")).isEqualTo(2);
  }

  @Test
  void aMachineThatHasReadALayerAsksNobody() throws Exception {
    var machine = empty();
    assertThat(machine.look(SETTINGS)).isEqualTo(SEEN);
    int before = registry.requests().size();
    assertThat(machine.look(SETTINGS)).isEqualTo(SEEN);
    assertThat(registry.requests()).hasSize(before);
  }

  /** The place may not be one that every build of the machine trusts. */
  @Test
  void whatAnotherMachineHasMadeIsUsedOnlyByBuildsThatUseThatPlace() throws Exception {
    assertThat(readsOfAnother()).isEqualTo(2);
    var machine = empty();
    assertThat(machine.look(SETTINGS)).isEqualTo(SEEN);
    assertThat(reads).hasValue(2);
    assertThat(machine.look(FarIndexes.NONE, RootKind.READ_ONLY)).isEqualTo(SEEN);
    assertThat(reads).hasValue(4);
  }

  @Test
  void aCacheThatIsOnlyReadGetsNone() throws Exception {
    assertThat(empty().look(READ)).isEqualTo(SEEN);
    assertThat(asked("PUT") + asked("POST") + asked("PATCH")).isZero();
    assertThat(notes).isEmpty();
  }

  @Test
  void severalPlacesAreAskedInTheirOrder() throws Exception {
    assertThat(readsOfAnother()).isEqualTo(2);
    var machine = empty();
    var layout = new LayoutSteps(folder.resolve("layout"), SETTINGS, machine.registries, machine.blobs, notes::add);
    assertThat(machine.look(new AllIndexes(List.of(layout.indexes(machine.puller), machine.registry(SETTINGS, PATIENCE).indexes())), RootKind.READ_ONLY)).isEqualTo(SEEN);
    assertThat(reads).hasValue(2);
  }

  @Test
  void allAreLookedUpSideBySide() throws Exception {
    var diffs = new ArrayList<>(List.of(diff(put("/etc/passwd", file("me:x:7:8::/:\n")), put("/usr/lib/new", file("")), put("/usr/lib/old", file("")))));
    for (int i = 0; i < 12; i++) {
      diffs.add(diff(put("/file" + i, file("text"))));
    }
    base = base(diffs.toArray(SnapshotDiff[]::new));
    assertThat(readsOfAnother()).isEqualTo(13);
    registry.answerAfter(Duration.ofMillis(200));
    assertThat(readsOfAnother()).isZero();
    assertThat(registry.mostAtOnce()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void anOldOneIsNotUsed() throws Exception {
    assertThat(readsOfAnother()).isEqualTo(2);
    assertThat(empty().look(new FarSettings(PLATFORM, Duration.ofSeconds(-5), true))).isEqualTo(SEEN);
    assertThat(reads).hasValue(4);
    assertThat(notes).isEmpty();
  }

  @Test
  void aBusyRegistryHoldsNobodyUpAndFailsNobody() throws Exception {
    registry.beBusy(Integer.MAX_VALUE);
    var machine = empty();
    long began = System.nanoTime();
    var steps = machine.registry(READ, Duration.ofMillis(300));
    assertThat(machine.look(steps.indexes(), RootKind.READ_ONLY)).isEqualTo(SEEN);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(notes).singleElement().asString().contains("is not read");
  }

  @Test
  void aRepositoryThatMayNotBeWrittenFailsNobody() throws Exception {
    registry.forbid("POST", "PUT");
    assertThat(readsOfAnother()).isEqualTo(2);
    assertThat(notes).singleElement().asString().contains("is not written");
  }

  @Test
  void alteredBytesAreRefused() throws Exception {
    assertThat(readsOfAnother()).isEqualTo(2);
    registry.corruptBlobs();
    assertThat(readsOfAnother()).isEqualTo(2);
    assertThat(notes).singleElement().asString().contains("is not used").contains("corrupt");
  }

  /** Returns the index of the lowest layer. */
  private byte[] indexOfLowest(List<BaseLayer> base) throws IOException {
    var made = new HashMap<DiffId, byte[]>();
    try (var store = RootStore.open(folder.resolve("made")); var root = store.root(RootKind.READ_ONLY, base)) {
      store.use(new FarIndexes() {
        @Override
        public void expect(Collection<DiffId> layers) {}

        @Override
        public Optional<List<Change>> find(DiffId layer) {
          return Optional.empty();
        }

        @Override
        public void refuse(DiffId layer, IOException why) {}

        @Override
        public void put(DiffId layer, byte[] index) {
          made.put(layer, index);
        }
      });
      assertThat(root.look().list(ImagePath.ROOT)).isNotEmpty();
    }
    return Objects.requireNonNull(made.get(base.getFirst().diffId()));
  }

  /** Serves an image as the index of the lowest layer, and removes all others. */
  private void serve(Optional<String> label, List<WrittenLayer> contents) throws IOException {
    registry.close();
    registry = FakeRegistry.start();
    var descriptors = new ArrayList<Descriptor>();
    for (var layer : contents) {
      descriptors.add(layer.descriptor());
      if (layers.has(layer.descriptor().digest())) {
        try (var in = layers.open(layer.descriptor().digest())) {
          registry.putBlob("app/cache", in.readAllBytes());
        }
      }
    }
    var labelled = label.map(text -> ImageConfig.EMPTY.withLabel(LayerIndexImage.LABEL, text)).orElse(ImageConfig.EMPTY);
    var config = new ImageDocument(Optional.of(Instant.now()), PLATFORM, "", List.of(), labelled, contents.stream().map(WrittenLayer::diffId).toList(), List.of()).write();
    registry.putBlob("app/cache", config.bytes());
    registry.putManifest(
        "app/cache", LayerIndexImage.tag(lowest()), new Manifest(MediaTypes.OCI_MANIFEST, config.descriptor(), descriptors, new TreeMap<>()).write());
  }

  private DiffId lowest() {
    return base.getFirst().diffId();
  }

  private void serve(WrittenLayer... contents) throws IOException {
    serve(Optional.of(lowest().toString()), List.of(contents));
  }

  private WrittenLayer packed(byte[] file) throws IOException {
    return new LayerWriter(layers, LayerFormat.gzip()).write(diff(put("/layer-index", new FileNode.RegularFile(metadata(), FileContent.of(file)))));
  }

  private void assertRefused(String why) throws Exception {
    notes.clear();
    assertThat(readsOfAnother()).isEqualTo(2);
    assertThat(notes).singleElement().asString().contains(registry.host() + "/app/cache:layer-index-1-" + lowest().digest().hex() + " is not used").contains(why);
    assertThat(readsOfAnother()).as("it was replaced").isZero();
  }

  @Test
  void anImageThatIsNotTheIndexOfThatLayerIsRefusedAndReplaced() throws Exception {
    var right = packed(indexOfLowest(base));
    var other = packed("other".getBytes(UTF_8));
    serve(Optional.of(base.getLast().diffId().toString()), List.of(right));
    assertRefused("its label dev.kaniko.cache.layer-index names another");
    serve(Optional.empty(), List.of(right));
    assertRefused("no label dev.kaniko.cache.layer-index");
    serve(right, other);
    assertRefused("it has 2 layers");
    serve(new WrittenLayer(right.descriptor(), other.diffId()));
    assertRefused("not the one that its configuration names");
    serve(new WrittenLayer(right.descriptor().withMediaType("application/json"), right.diffId()));
    assertRefused("as none of ours has");
    serve(new WrittenLayer(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, right.descriptor().digest(), 9 << 20), right.diffId()));
    assertRefused("as none of ours has");
    serve(new LayerWriter(layers, LayerFormat.gzip()).write(diff(put("/other", file("other")))));
    assertRefused("does not begin with the file");
    serve(packed(new byte[9 << 20]));
    assertRefused("more than 8 MiB");
  }

  @Test
  void anIndexThatIsDamagedIsRefusedAndReplaced() throws Exception {
    var right = indexOfLowest(base);
    for (var bytes : List.of(new byte[0], "other".getBytes(UTF_8), Arrays.copyOf(right, right.length - 1), Arrays.copyOf(right, right.length / 2))) {
      serve(packed(bytes));
      assertRefused("");
    }
    var random = new Random(1);
    for (int i = 0; i < 20; i++) {
      var altered = right.clone();
      altered[random.nextInt(altered.length)] ^= (byte) (1 + random.nextInt(255));
      serve(packed(altered));
      assertRefused("");
    }
  }

  @Test
  void anIndexThatDoesNotFitTheOthersIsRefusedAndReplaced() throws Exception {
    var loop = base(diff(put("/usr/lib", new FileNode.SymbolicLink(metadata(), "lib"))));
    serve(packed(indexOfLowest(loop)));
    reads.set(0);
    notes.clear();
    assertThat(empty().look(SETTINGS)).isEqualTo(SEEN);
    assertThat(reads).hasValue(2);
    assertThat(notes).singleElement().asString().contains("is not used: it does not fit the other layers");
    assertThat(readsOfAnother()).as("it was replaced").isZero();
  }
}
