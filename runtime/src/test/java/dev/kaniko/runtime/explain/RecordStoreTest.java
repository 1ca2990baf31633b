package dev.kaniko.runtime.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordStoreTest {
  private static final BuildRecord RECORD = new BuildRecord(BuildRecord.VERSION, 7, "salt", Map.of("s", new BuildRecord.Base("image", List.of("sha256:1"))), List.of(
      new BuildRecord.PastStep("s", 1, 2, "COPY", "COPY a b", "key", true, List.of(new BuildRecord.PastItem(Item.Kind.FILES, "a", List.of("x"), "m")))));

  @TempDir private Path state;
  private RecordStore store = new RecordStore(Path.of("unset"));

  @BeforeEach
  void open() {
    store = new RecordStore(state);
  }

  private Path record(String name) {
    return StateEntry.BUILD_RECORDS.in(state).resolve("builds").resolve(name);
  }

  @Test
  void whatIsWrittenIsRead() {
    store.write("a", RECORD);
    assertThat(store.last("a")).contains(RECORD);
    assertThat(store.last("b")).isEmpty();
  }

  @Test
  void aDamagedRecordCountsAsNone() throws IOException {
    store.write("a", RECORD);
    var whole = Files.readAllBytes(record("a"));
    for (int i = 0; i < whole.length; i++) {
      Files.write(record("a"), Arrays.copyOf(whole, i));
      assertThat(store.last("a")).as("cut at %d", i).isEmpty();
    }
    for (int i = 10; i < whole.length; i++) {
      var altered = whole.clone();
      altered[i] ^= 4;
      Files.write(record("a"), altered);
      // Some bits between the text and its checksum mean nothing.
      assertThat(store.last("a").orElse(RECORD)).as("altered at %d", i).isEqualTo(RECORD);
    }
  }

  @Test
  void whatIsReadCountsBeforeWhatLeadsElsewhere() throws IOException {
    var list = new FileListBytes(10);
    list.add(false, "/a", "file");
    list.add(true, "/a", "file " + Digests.ofText("a"));
    list.add(false, "/a", "file");
    list.add(false, "/b", "first");
    list.add(false, "/b", "second");
    store.write(Digests.ofText("list"), list);
    assertThat(store.files(Digests.ofText("list"))).contains(Map.of("/a", "file " + Digests.ofText("a").toString().substring(0, 19), "/b", "first"));
  }

  @Test
  void aListWithAPathThatIsTooLongIsNotKept() {
    store.write(Digests.ofText("list"), SampleLists.of(Map.of("/" + "a".repeat(70_000), "file")));
    assertThat(store.files(Digests.ofText("list"))).isEmpty();
  }

  @Test
  void aDamagedListCountsAsNone() throws IOException {
    var digest = Digests.ofText("list");
    store.write(digest, SampleLists.of(Map.of("/a", "file", "/\uD800", "no UTF-8")));
    assertThat(store.files(digest)).contains(Map.of("/a", "file", "/\uD800", "no UTF-8"));
    var file = StateEntry.BUILD_RECORDS.in(state).resolve("files").resolve(digest.hex());
    var whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      Files.write(file, Arrays.copyOf(whole, i));
      assertThat(store.files(digest)).as("cut at %d", i).isEmpty();
    }
  }

  @Test
  void theOldestOfTooManyGoesFirst() throws IOException {
    for (int i = 0; i < 105; i++) {
      store.write("r" + i, RECORD);
      Files.setLastModifiedTime(record("r" + i), FileTime.from(Instant.now().minusSeconds(1000 - i)));
    }
    store.write("last", RECORD);
    try (var left = Files.list(record("last").resolveSibling("."))) {
      assertThat(left).hasSize(100);
    }
    assertThat(store.last("last")).isPresent();
    assertThat(store.last("r104")).isPresent();
    assertThat(store.last("r0")).isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsNotRemembered() throws IOException {
    Files.writeString(StateEntry.BUILD_RECORDS.in(state), "a file in the way");
    store.write("a", RECORD);
    store.write(Digests.ofText("list"), SampleLists.of(Map.of("/a", "file")));
    assertThat(store.last("a")).isEmpty();
    assertThat(store.use(Digests.ofText("list"))).isFalse();
  }
}
