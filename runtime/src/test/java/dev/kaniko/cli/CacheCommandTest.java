package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.retention.StoreOnDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kaniko cache}. */
class CacheCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path state;
  private StoreOnDisk store;

  @BeforeEach
  void open() {
    store = new StoreOnDisk(state);
  }

  private CommandRun cache(String... words) {
    var line = new ArrayList<>(List.of("cache"));
    line.addAll(List.of(words));
    line.addAll(List.of("--kaniko-dir", state.toString()));
    return CommandRun.of(Map.of(), line);
  }

  @Test
  void lsShowsALineForEachResultThatCannotDriveATerminal() throws Exception {
    store.usedAgo("old", store.keep("old", 1500, "RUN old"), Duration.ofHours(1));
    store.keep("new", 10, "RUN \033[31mred\n" + "x".repeat(100));
    var run = cache("ls");
    var lines = run.out().lines().toList();
    assertThat(run.code()).isZero();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).startsWith(StoreOnDisk.key("new").hex().substring(0, 12)).contains(" 10 B ", "2026-01-02T03:04:05Z", "RUN ·[31mred·xxx").endsWith("…");
    assertThat(lines.get(2)).startsWith(StoreOnDisk.key("old").hex().substring(0, 12)).contains("1.5 kB").endsWith("RUN old");
  }

  @Test
  void lsTellsOfDamageAndChangesNothing() throws Exception {
    store.keep("a", 10, "RUN a");
    Files.writeString(store.entry("a"), "{");
    var run = cache("ls");
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains(StoreOnDisk.key("a").hex(), "verify");
    assertThat(store.entry("a")).exists();
  }

  @Test
  void lsWritesJson() throws Exception {
    var step = store.keep("a", 10, "RUN \033[31mred");
    var entry = MAPPER.readTree(cache("ls", "--format=json").out()).path("entries").get(0);
    assertThat(entry.path("key").asText()).isEqualTo(StoreOnDisk.key("a").hex());
    assertThat(entry.path("size").asLong()).isEqualTo(10);
    assertThat(entry.path("layer").asText()).isEqualTo(step.layer().orElseThrow().descriptor().digest().toString());
    assertThat(entry.path("createdBy").asText()).isEqualTo("RUN \033[31mred");
  }

  @Test
  void duAddsUpByKind() throws Exception {
    store.keep("a", 2500, "RUN a");
    store.unpack("b", 5000);
    assertThat(cache("du").out()).containsPattern("layers and other blobs +1 +2.5 kB\n").containsPattern("unpacked layers +1 +5.0 kB\n").containsPattern("total +3 +[78].. kB\n");
    var json = MAPPER.readTree(cache("du", "--format=json").out());
    assertThat(json.path("total").asLong()).isGreaterThan(7500);
    assertThat(json.path("kinds").findValuesAsText("kind")).containsExactly("step", "blob", "unpacked", "cache-mount", "draft");
  }

  @Test
  void pruneSaysWhatItFreed() throws Exception {
    store.keep("a", 2500, "RUN a");
    var run = cache("prune");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("freed ").contains("2 removed", "layers and other blobs 2.5 kB");
    assertThat(store.entry("a")).doesNotExist();
    assertThat(cache("prune").out()).isEqualTo("freed 0 B: there is nothing to remove\n");
    assertThat(MAPPER.readTree(cache("prune", "--format=json").out()).path("total").asLong()).isZero();
  }

  @Test
  void pruneKeepsWhatIsYoungOrFits() throws Exception {
    store.keep("a", 2500, "RUN a");
    cache("prune", "--older-than=1h");
    assertThat(store.entry("a")).exists();
    cache("prune", "--keep-storage=10kB");
    assertThat(store.entry("a")).exists();
    cache("prune", "--keep-storage", "1KiB");
    assertThat(store.entry("a")).doesNotExist();
  }

  @Test
  void verifyFailsOnceForWhatIsDamaged() throws Exception {
    var step = store.keep("a", 100, "RUN a");
    assertThat(cache("verify").code()).isZero();
    Files.write(store.blob(step), new byte[100]);
    var run = cache("verify");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("the blob sha256:", "the result " + StoreOnDisk.key("a").hex(), "2 were damaged");
    assertThat(cache("verify").code()).isZero();
    store.keep("b", 100, "RUN b");
    Files.writeString(store.entry("b"), "");
    assertThat(MAPPER.readTree(cache("verify", "--format=json").out()).path("damaged")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "ls --format=xml", "prune --keep-storage=much", "prune --keep-storage=-1", "prune --keep-storage=", "prune --keep-storage=99999999999EB",
      "prune --older-than=7", "prune --older-than=-1h", "prune extra", "list", "verify --all", "du --kaniko-dir=/nowhere"
  })
  void badInputIsRefused(String words) {
    var run = CommandRun.of(Map.of("HOME", state.toString()), List.of(("cache " + words).split(" ")));
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).isNotEmpty().doesNotContain("Exception");
  }

  @Test
  void withoutASubcommandItSaysWhichThereAre() {
    var run = CommandRun.of(Map.of(), List.of("cache"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("ls, du, prune or verify");
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    var file = Files.createFile(state.resolve("file"));
    var run = CommandRun.of(Map.of(), List.of("cache", "ls", "--kaniko-dir", file.toString()));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(file + " is not a directory");
  }

  @Test
  void whereNoBuildWasThereIsNothing() {
    var home = state.resolve("home");
    for (var words : List.of("ls", "du", "prune", "verify")) {
      assertThat(CommandRun.of(Map.of("XDG_CACHE_HOME", home.toString()), List.of("cache", words)).code()).as(words).isZero();
    }
    assertThat(home).doesNotExist();
  }
}
