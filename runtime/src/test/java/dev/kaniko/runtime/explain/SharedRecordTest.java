package dev.kaniko.runtime.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the machine of a record. */
final class SharedRecordTest {
  private static final Scrubber SCRUBBER = Scrubber.of(Set.of("hunter2"));

  @TempDir private Path state;
  private RecordStore store = new RecordStore(Path.of("unset"));
  private FileLists lists = new FileLists(new InputDigests(FileHashes.unremembered()), store, true);

  @BeforeEach
  void open() {
    store = new RecordStore(state);
    lists = new FileLists(new InputDigests(FileHashes.unremembered()), store, true);
  }

  /** Returns the record of a step that depends on some things. */
  private static BuildRecord record(Item... items) {
    var empty = new BuildRecord(BuildRecord.VERSION, 7, "salt", Map.of(), List.of());
    var past = Stream.of(items).map(item -> empty.item(item, SCRUBBER)).toList();
    return new BuildRecord(BuildRecord.VERSION, 7, "salt", Map.of(), List.of(new BuildRecord.PastStep("s", 1, 1, "COPY", "COPY a b", "key", true, past)));
  }

  private Digest list(String name, Map<String, String> entries) {
    var digest = Digests.ofText(name);
    store.write(digest, SampleLists.of(entries));
    return digest;
  }

  private static Item files(Digest digest) {
    return new Item(Item.Kind.FILES, digest + " of the build context", List.of(digest.toString()));
  }

  private SharedRecord shared(BuildRecord record) throws IOException, InterruptedException {
    return SharedRecord.read(SharedRecord.of(record, lists, SCRUBBER).write());
  }

  @Test
  void valuesAndListsArriveAlsoThoseThatAreNoUnicode() throws Exception {
    var list = list("a", Map.of("/\uD800", "file 644 0:0 sha256:1", "/ä", "link → x"));
    var arrived = shared(record(new Item(Item.Kind.ARGUMENT, "VERSION", List.of("1")), files(list)));
    assertThat(arrived.files()).containsExactly(Map.entry(list, Map.of("/\uD800", "file 644 0:0 sha256:1", "/ä", "link → x")));
    assertThat(arrived.record().steps().getFirst().items()).extracting(BuildRecord.PastItem::values).containsExactly(List.of("1"), List.of(list.toString()));
    assertThat(arrived.record().ended()).isEqualTo(7);
  }

  @Test
  void nothingThatASecretCouldBeTriedOutWithIsThere() throws Exception {
    var named = new Item(Item.Kind.FILES, "hunter2 of the build context", List.of(Digests.ofText("x").toString()));
    var sent = new String(SharedRecord.of(
        record(new Item(Item.Kind.ARGUMENT, "API_TOKEN", List.of("hunter2")), new Item(Item.Kind.INSTRUCTION, "command", List.of("echo hunter2")), named,
            files(list("secret name", Map.of("/hunter2", "file"))), files(list("secret target", Map.of("/f", "link hunter2")))),
        lists, SCRUBBER).write(), UTF_8);
    assertThat(sent).contains("API_TOKEN", "echo ***").doesNotContain("hunter2", "\"salt\":\"salt\"", Digests.ofText("x").hex());
    assertThat(sent).doesNotContainPattern("\"mark\":\"[^\"]");
    assertThat(SharedRecord.read(sent.getBytes(UTF_8)).files()).isEmpty();
  }

  @Test
  void aRecordHasAsManyListsAsThereIsRoomFor() throws Exception {
    var some = list("some", entries(1_500_000));
    var large = list("large", entries(3_000_000));
    var more = list("more", entries(2_000_000));
    var record = shared(record(files(some), files(large), files(more)));
    assertThat(record.files()).containsOnlyKeys(some, more);
    assertThat(record.write()).hasSizeLessThan(4 << 20);
  }

  private static Map<String, String> entries(int characters) {
    var entries = new TreeMap<String, String>();
    for (int i = 0; i < characters / 1_000; i++) {
      entries.put("/" + i + "x".repeat(980), "file");
    }
    return entries;
  }

  @Test
  void whatTheRecordDoesNotTellIsLeftOpen() throws Exception {
    var before = record(new Item(Item.Kind.ARGUMENT, "API_TOKEN", List.of("hunter2")), new Item(Item.Kind.VARIABLE, "A", List.of("x hunter2")),
        new Item(Item.Kind.VARIABLE, "LONG", List.of("l".repeat(5_000) + "1")), new Item(Item.Kind.VARIABLE, "B", List.of("1")));
    var record = new BuildRecord(BuildRecord.VERSION, 7, "", Map.of(), before.steps());
    var now = List.of(new Item(Item.Kind.ARGUMENT, "API_TOKEN", List.of("other")), new Item(Item.Kind.VARIABLE, "A", List.of("x hunter2")),
        new Item(Item.Kind.VARIABLE, "LONG", List.of("l".repeat(5_000) + "2")), new Item(Item.Kind.VARIABLE, "B", List.of("1")));
    var changes = new Changes(record, SCRUBBER, lists);
    assertThat(changes.of(now, record.steps().getFirst().items())).isEmpty();
    assertThat(changes.open(now, record.steps().getFirst().items())).extracting(Reason::name).containsExactly("API_TOKEN", "A", "LONG");
    assertThat(new Changes(before, SCRUBBER, lists).open(now, before.steps().getFirst().items())).as("this machine knows").isEmpty();
  }

  private static BuildRecord ofSteps(int count) {
    return new BuildRecord(BuildRecord.VERSION, 7, "salt", Map.of(), Collections.nCopies(count, record().steps().getFirst()));
  }

  @Test
  void whatNobodyWouldReadIsNotWritten() throws Exception {
    assertThat(shared(ofSteps(10_000)).record().steps()).hasSize(10_000);
    assertThatThrownBy(() -> shared(ofSteps(10_001))).isInstanceOf(IOException.class).hasMessage("too many steps");
  }
}
