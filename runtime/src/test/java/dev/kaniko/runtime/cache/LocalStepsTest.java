package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStamp;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What steps came to, kept in a state directory. */
class LocalStepsTest {
  static final int PROCESSES = 2;
  static final int THREADS = 4;
  static final int STEPS = 20;
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path state;
  private final List<String> notes = new ArrayList<>();
  private BlobStore blobs;
  private LocalSteps steps;

  @BeforeEach
  void open() {
    blobs = new BlobStore(state);
    steps = new LocalSteps(state, blobs, notes::add);
  }

  static CacheKey key(String text) {
    return new CacheKey(Digests.ofBytes(text.getBytes(UTF_8)));
  }

  static CachedStep withoutLayer(CacheKey key) {
    return new CachedStep(key, Digests.ofBytes(new byte[0]), Optional.empty(), ConfigDelta.of(new ConfigDelta.Env("a", "b")), Optional.of("ENV a=b"), CREATED);
  }

  static CachedStep withLayer(CacheKey key, BlobStore blobs, byte[] bytes) throws IOException {
    try (var writer = blobs.write()) {
      writer.write(bytes);
      var digest = writer.commit();
      var layer = new WrittenLayer(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, digest, bytes.length), new DiffId(digest));
      return new CachedStep(key, digest, Optional.of(layer), ConfigDelta.NONE, Optional.empty(), CREATED);
    }
  }

  private static Digest layer(CachedStep step) {
    return step.layer().orElseThrow().descriptor().digest();
  }

  private CachedStep kept(String name) throws IOException, InterruptedException {
    var step = withLayer(key(name), blobs, ("the layer of " + name).getBytes(UTF_8));
    steps.put(key(name), step);
    steps.finish();
    return step;
  }

  private Optional<CachedStep> found(String name) throws InterruptedException {
    return steps.find(key(name)).map(StepStore.Found::step);
  }

  private Path entry(String name) {
    return state.resolve("steps").resolve(key(name).hex());
  }

  @Test
  void whatIsPutIsFoundByLaterBuilds() throws Exception {
    var step = kept("a");
    steps.put(key("b"), withoutLayer(key("b")));
    steps.finish();
    var later = new LocalSteps(state, new BlobStore(state), notes::add);
    assertThat(later.find(key("a")).map(StepStore.Found::step)).contains(step);
    assertThat(later.find(key("b")).map(StepStore.Found::step)).contains(withoutLayer(key("b")));
    assertThat(later.find(key("c"))).isEmpty();
    assertThat(notes).isEmpty();
  }

  @Test
  void aLayerOutlivesTheScratchOfItsBuild(@TempDir Path scratch) throws Exception {
    var made = blobs.over(scratch);
    var step = withLayer(key("a"), made, new byte[] {1, 2, 3});
    var of = new LocalSteps(state, made, notes::add);
    of.put(key("a"), step);
    assertThat(made.has(layer(step))).isTrue();
    try (var in = made.open(layer(step))) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
    of.finish();
    assertThat(scratch.resolve("blobs/sha256")).isEmptyDirectory();
    assertThat(found("a")).contains(step);
  }

  @Test
  void aLayerThatIsMadeAnewReplacesADamagedOne(@TempDir Path scratch) throws Exception {
    var damaged = blobs.path(layer(kept("a")));
    Files.write(damaged, new byte[] {1});
    var made = blobs.over(scratch);
    var step = withLayer(key("a"), made, "the layer of a".getBytes(UTF_8));
    var of = new LocalSteps(state, made, notes::add);
    of.put(key("a"), step);
    of.finish();
    assertThat(found("a")).contains(step);
    assertThat(notes).isEmpty();
  }

  @Test
  void aDamagedLayerGetsNoFurtherEntry() throws Exception {
    var step = kept("a");
    Files.write(blobs.path(layer(step)), new byte[] {1});
    steps.put(key("b"), step);
    steps.finish();
    assertThat(entry("b")).doesNotExist();
    assertThat(notes).singleElement().asString().contains("damaged");
  }

  @Test
  void anAlteredEntryIsToldRemovedAndNotThere() throws Exception {
    kept("a");
    Files.writeString(entry("a"), Files.readString(entry("a")).replace("2026-01-02", "2026-01-03"));
    assertThat(found("a")).isEmpty();
    assertThat(notes).singleElement().asString().contains(key("a").hex()).contains("altered").doesNotContain("\n");
    assertThat(entry("a")).doesNotExist();
  }

  @Test
  void aTruncatedEntryIsNotThereWhereverItEnds() throws Exception {
    kept("a");
    var bytes = Files.readAllBytes(entry("a"));
    for (int length = 0; length < bytes.length; length += 7) {
      Files.write(entry("a"), Arrays.copyOf(bytes, length));
      assertThat(found("a")).as("%s bytes", length).isEmpty();
      assertThat(entry("a")).doesNotExist();
    }
    assertThat(notes).hasSize((bytes.length + 6) / 7);
  }

  @Test
  void anEntryUnderAnotherKeyIsNotThere() throws Exception {
    kept("a");
    Files.copy(entry("a"), entry("b"));
    assertThat(found("b")).isEmpty();
    assertThat(found("a")).isPresent();
  }

  @Test
  void aTruncatedLayerIsToldRemovedAndNotThere() throws Exception {
    var blob = blobs.path(layer(kept("a")));
    Files.write(blob, new byte[] {1});
    assertThat(found("a")).isEmpty();
    assertThat(notes).singleElement().asString().contains("damaged");
    assertThat(entry("a")).doesNotExist();
    assertThat(blob).doesNotExist();
  }

  @Test
  void anAlteredLayerOfTheSameSizeIsNoticed() throws Exception {
    var blob = blobs.path(layer(kept("a")));
    var modified = Files.getLastModifiedTime(blob);
    var bytes = Files.readAllBytes(blob);
    bytes[3]++;
    Files.write(blob, bytes);
    Files.setLastModifiedTime(blob, modified);
    assertThat(found("a")).isEmpty();
    assertThat(blob).doesNotExist();
  }

  @Test
  void aLayerThatIsMissingIsNoticed() throws Exception {
    Files.delete(blobs.path(layer(kept("a"))));
    assertThat(found("a")).isEmpty();
    assertThat(entry("a")).doesNotExist();
  }

  @Test
  void aLayerIsReadAgainOnlyIfItLooksOtherwise() throws Exception {
    var step = kept("a");
    var stamps = new KeptBlobs(state).stamp(layer(step));
    var stamp = Files.readString(stamps);
    // A link changes the time of change and no byte: the layer is read and remembered anew.
    Files.createLink(state.resolve("link"), blobs.path(layer(step)));
    assertThat(found("a")).contains(step);
    assertThat(Files.readString(stamps)).isNotEqualTo(stamp);
    // A stamp that fits is believed, so a wrong one shows that no byte is read.
    var blob = blobs.path(layer(step));
    Files.write(blob, new byte[(int) Files.size(blob)]);
    Files.writeString(stamps, BlobStamp.of(blob).text());
    assertThat(found("a")).contains(step);
    assertThat(notes).isEmpty();
  }

  @Test
  void aHitIsAUseOfTheEntryAndOfItsLayer() throws Exception {
    var step = kept("a");
    var use = new KeptBlobs(state).lastUse(layer(step));
    var old = FileTime.from(CREATED);
    Files.setLastModifiedTime(entry("a"), old);
    Files.setLastModifiedTime(use, old);
    assertThat(found("a")).isPresent();
    assertThat(Files.getLastModifiedTime(entry("a"))).isGreaterThan(old);
    assertThat(Files.getLastModifiedTime(use)).isGreaterThan(old);
  }

  @Test
  void aStoreThatCannotBeWrittenIsToldOnceAndFailsNothing() throws Exception {
    Files.writeString(state.resolve("steps"), "no directory");
    for (var name : List.of("a", "b")) {
      steps.put(key(name), withoutLayer(key(name)));
    }
    steps.finish();
    assertThat(notes).singleElement().asString().contains("cannot be written");
    assertThat(found("a")).isEmpty();
  }

  /** Puts the same steps as others do, and finds them. */
  static void work(Path state) throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var results = threads.invokeAll(Collections.nCopies(THREADS, (Callable<Void>) () -> {
        var notes = new ConcurrentLinkedQueue<String>();
        var blobs = new BlobStore(state);
        var steps = new LocalSteps(state, blobs, notes::add);
        for (int i = 0; i < STEPS; i++) {
          var key = key("step " + i);
          var step = withLayer(key, blobs, ("layer " + i / 2).repeat(1000).getBytes(UTF_8));
          steps.put(key, step);
          var now = steps.find(key);
          steps.finish();
          var found = steps.find(key);
          if (now.isPresent() && !now.get().step().equals(step) || !found.map(StepStore.Found::step).equals(Optional.of(step)) || !notes.isEmpty()) {
            throw new AssertionError(i + ": " + now + " " + found + " " + notes);
          }
        }
        return null;
      }));
      for (var result : results) {
        result.get();
      }
    }
  }

  /** What one process does. The arguments are the state directory and how often. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
      do {
        work(Path.of(arguments[0]));
        System.out.println("done");
      } while (arguments[1].equals("forever"));
    }
  }

  /** A process of another umask: what it keeps is for all processes of the user. */
  private Process start(String howOften) throws IOException {
    return new ProcessBuilder(
        "sh", "-c", "umask 077; exec \"$@\"", "sh", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Worker.class.getName(),
        state.toString(), howOften)
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void aProcessThatIsKilledLeavesNothingDamaged() throws Exception {
    var worker = start("forever");
    try (var out = worker.inputReader()) {
      assertThat(out.readLine()).isEqualTo("done");
    } finally {
      worker.destroyForcibly().waitFor();
    }
    for (int i = 0; i < STEPS; i++) {
      steps.find(key("step " + i));
    }
    assertThat(notes).isEmpty();
    work(state);
  }

  @Test
  void severalProcessesAndThreadsShareAStore() throws Exception {
    var others = new ArrayList<Process>();
    for (int i = 1; i < PROCESSES; i++) {
      others.add(start("once"));
    }
    work(state);
    for (var other : others) {
      var output = new String(other.getInputStream().readAllBytes(), UTF_8);
      assertThat(other.waitFor()).as(output).isZero();
    }
    assertThat(state.resolve("ingest")).isEmptyDirectory();
    assertThat(state.resolve("steps").toFile().list()).hasSize(STEPS);
  }
}
