package dev.kaniko.runtime.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.oci.Digests;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of change is named, with what was and what is. */
final class ChangesTest {
  private static final BuildRecord RECORD = new BuildRecord(BuildRecord.VERSION, 0, "salt", Map.of(), List.of());
  private static final Digest BEFORE = Digests.ofText("before");
  private static final Digest NOW = Digests.ofText("now");

  @TempDir private Path state;

  private List<Reason> changes(Scrubber scrubber, List<Item> before, List<Item> now) throws InterruptedException {
    var lists = new FileLists(new InputDigests(FileHashes.unremembered()), new RecordStore(state), true);
    return new Changes(RECORD, scrubber, lists).of(now, before.stream().map(item -> RECORD.item(item, scrubber)).toList());
  }

  private List<Reason> changes(Item before, Item now) throws InterruptedException {
    return changes(Scrubber.of(Set.of()), List.of(before), List.of(now));
  }

  private static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(Item.Kind.PLATFORM, "", Reason.Kind.PLATFORM, "platform"),
        Arguments.of(Item.Kind.INSTRUCTION, "command", Reason.Kind.INSTRUCTION, "command of the instruction"),
        Arguments.of(Item.Kind.CONFIGURATION, "User", Reason.Kind.CONFIGURATION, "image configuration, User"),
        Arguments.of(Item.Kind.VARIABLE, "A", Reason.Kind.VARIABLE, "environment variable A"),
        Arguments.of(Item.Kind.ARGUMENT, "A", Reason.Kind.ARGUMENT, "build argument A"),
        Arguments.of(Item.Kind.OPTION, "layer format", Reason.Kind.OPTION, "layer format"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aValueIsNamedWithOldAndNew(Item.Kind kind, String name, Reason.Kind expected, String subject) throws InterruptedException {
    assertThat(changes(new Item(kind, name, List.of("1")), new Item(kind, name, List.of("2"))))
        .singleElement()
        .satisfies(reason -> assertThat(reason.kind()).isEqualTo(expected))
        .satisfies(reason -> assertThat(reason.text()).isEqualTo(subject + ": \"1\" → \"2\""))
        .satisfies(reason -> assertThat(reason.from()).contains("1"))
        .satisfies(reason -> assertThat(reason.to()).contains("2"));
    assertThat(changes(new Item(kind, name, List.of("1")), new Item(kind, name, List.of("1")))).isEmpty();
  }

  private static Stream<Arguments> inputs() {
    return Stream.of(
        Arguments.of(Item.Kind.IMAGE, Reason.Kind.IMAGE), Arguments.of(Item.Kind.REMOTE_FILE, Reason.Kind.REMOTE_FILE), Arguments.of(Item.Kind.GIT, Reason.Kind.GIT));
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void anInputIsNamedWithOldAndNewDigest(Item.Kind kind, Reason.Kind expected) throws InterruptedException {
    assertThat(changes(new Item(kind, "place", List.of(BEFORE.toString())), new Item(kind, "place", List.of(NOW.toString()))))
        .singleElement()
        .satisfies(reason -> assertThat(reason.kind()).isEqualTo(expected))
        .satisfies(reason -> assertThat(reason.text()).contains("place", Changes.brief(BEFORE.toString()) + " → " + Changes.brief(NOW.toString())));
  }

  @Test
  void whatIsSetOrNoLongerSetIsNamed() throws InterruptedException {
    var item = new Item(Item.Kind.ARGUMENT, "A", List.of("1"));
    assertThat(changes(Scrubber.of(Set.of()), List.of(), List.of(item))).extracting(Reason::text).containsExactly("build argument A: not set → \"1\"");
    assertThat(changes(Scrubber.of(Set.of()), List.of(item), List.of())).extracting(Reason::text).containsExactly("build argument A: \"1\" → not set");
  }

  @Test
  void aSecretIsNeverShownNorRemembered() throws Exception {
    var scrubber = Scrubber.of(Set.of("hunter2", "s3"));
    var before = List.of(
        new Item(Item.Kind.ARGUMENT, "API_TOKEN", List.of("hunter1")), new Item(Item.Kind.INSTRUCTION, "sources", List.of("file-hunter2", "https://me:pass@host/s3")));
    var now = List.of(
        new Item(Item.Kind.ARGUMENT, "API_TOKEN", List.of("hunter2")), new Item(Item.Kind.INSTRUCTION, "sources", List.of("other-hunter2", "https://me:pass@host/s3")));
    var changes = changes(scrubber, before, now);
    assertThat(changes).extracting(Reason::text).containsExactly(
        "build argument API_TOKEN changed; its value is not shown",
        "sources of the instruction: \"\\\"file-***\\\" \\\"https://***@host/***\\\"\" → \"\\\"other-***\\\" \\\"https://***@host/***\\\"\"");
    assertThat(changes.getFirst().hidden()).isTrue();
    var remembered = new BuildRecord(BuildRecord.VERSION, 0, "salt", Map.of(), List.of(
        new BuildRecord.PastStep("s", 1, 1, "COPY", scrubber.scrub("RUN PASSWORD=abc x --auth-token='d e' hunter2"), "", true, now.stream().map(item -> RECORD.item(item, scrubber)).toList())));
    assertThat(new String(remembered.write(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("RUN PASSWORD=*** x --auth-token=*** ***")
        .doesNotContain("hunter", "pass@", "s3", "abc", "d e");
  }

  @Test
  void aSecretThatChangesInsideAnotherTextIsAChange() throws InterruptedException {
    assertThat(changes(Scrubber.of(Set.of("hunter1", "hunter2")),
        List.of(new Item(Item.Kind.INSTRUCTION, "to", List.of("/hunter1"))), List.of(new Item(Item.Kind.INSTRUCTION, "to", List.of("/hunter2")))))
        .extracting(Reason::text).containsExactly("to of the instruction changed; its value is not shown");
  }

  @Test
  void aLongListOfFilesEndsWithANumber() throws InterruptedException {
    var store = new RecordStore(state);
    var files = new TreeMap<String, String>();
    for (int i = 0; i < 1234; i++) {
      files.put("/f" + i, "file 644 0:0 sha256:1");
    }
    store.write(BEFORE, SampleLists.of(Map.of("/f0", "file 755 0:0 sha256:1", "/gone", "file 644 0:0 sha256:1", "/none", "nothing")));
    store.write(NOW, SampleLists.of(files));
    var reason = changes(new Item(Item.Kind.FILES, "src", List.of(BEFORE.toString())), new Item(Item.Kind.FILES, "src", List.of(NOW.toString()))).getFirst();
    assertThat(reason.text()).isEqualTo("files, src: 1 changed, 1,233 added, 1 removed");
    assertThat(reason.files()).hasSize(Reason.MOST_FILES).contains(new FileChange("/f0", Optional.of("file 755 0:0 sha256:1"), Optional.of("file 644 0:0 sha256:1")));
    assertThat(reason.moreFiles()).isEqualTo(1225);
    assertThat(reason.files().getFirst().text()).isEqualTo("changed /f0: mode 755 → 644");
  }

  @Test
  void ofALongTextOnlyWhatDiffersIsShown() {
    var same = "x".repeat(500);
    assertThat(Difference.shown(same + "old" + same, same + "newer" + same)).hasSizeLessThan(70).contains("old").startsWith("…").endsWith("…");
    assertThat(Difference.shown("a".repeat(5000), "")).hasSizeLessThan(120);
    assertThat(Difference.shown("same", "same")).isEqualTo("\"same\"");
  }
}
