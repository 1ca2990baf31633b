package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a root shows to those who only look, on a real disk, as root. */
@Tag("system")
class LookSystemTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_600_000_000);

  private static final SnapshotDiff BOTTOM = SnapshotDiff.of(List.of(
      put("/etc", directory(0755, 0)),
      put("/etc/group", file("users:x:100:\n", 0644, 0)),
      put("/etc/passwd", file("me:x:7:8::/:\n", 0644, 0)),
      put("/gone", directory(0700, 1)),
      put("/gone/below", file("x", 0600, 1)),
      put("/opaque", directory(0711, 2)),
      put("/opaque/old", file("old", 0644, 2)),
      put("/usr", directory(0755, 0)),
      put("/usr/lib", directory(02775, 5)),
      put("/usr/lib/a", file("content of a", 04755, 5)),
      new Change.HardLink(new ImagePath("/usr/lib/twin"), new ImagePath("/usr/lib/a"))));

  private static final SnapshotDiff TOP = SnapshotDiff.of(List.of(
      put("/fifo", new FileNode.Fifo(Metadata.of(0622, 3, 4, TIME))),
      new Change.Remove(new ImagePath("/gone")),
      put("/lib", new FileNode.SymbolicLink(Metadata.of(0777, 0, 0, TIME), "usr/lib")),
      put("/opaque", directory(0711, 2)),
      new Change.Clear(new ImagePath("/opaque")),
      put("/opaque/new", file("new", 0644, 2)),
      put("/ping", new FileNode.RegularFile(
          Metadata.of(0755, 0, 0, TIME).withXattrs(Map.of("user.note", value("n"), "security.selinux", value("label"))), FileContent.of("p"))),
      put("/zero", new FileNode.Device(Metadata.of(0666, 0, 0, TIME), false, 1, 5))));

  @TempDir private Path folder;
  private final AtomicInteger reads = new AtomicInteger();

  private static XattrValue value(String text) {
    return XattrValue.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Change put(String path, FileNode node) {
    return new Change.Put(new ImagePath(path), node);
  }

  private static FileNode file(String text, int mode, long owner) {
    return new FileNode.RegularFile(Metadata.of(mode, owner, owner + 1, TIME), FileContent.of(text));
  }

  private static FileNode directory(int mode, long owner) {
    return new FileNode.Directory(Metadata.of(mode, owner, owner + 1, TIME));
  }

  private List<BaseLayer> base() throws IOException {
    var blobs = new BlobStore(folder.resolve("blobs"));
    var ids = new ArrayList<DiffId>();
    var sources = new ArrayList<BaseLayer.Blob>();
    for (var diff : List.of(BOTTOM, TOP)) {
      var written = new LayerWriter(blobs, LayerFormat.gzip()).write(diff);
      ids.add(written.diffId());
      sources.add(() -> {
        reads.incrementAndGet();
        return blobs.open(written.descriptor().digest());
      });
    }
    return BaseLayer.of(ids, sources);
  }

  private static String text(FileTree tree, String path) throws IOException {
    var node = (FileNode.RegularFile) tree.find(new ImagePath(path)).orElseThrow().node();
    try (var in = node.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path state(String name) {
    return folder.resolve("state-" + name);
  }

  private static void assertNothingIsUnpacked(Path state) throws IOException {
    try (var unpacked = Files.list(StateEntry.UNPACKED.in(state))) {
      assertThat(unpacked).isEmpty();
    }
    try (var made = Files.find(StateEntry.BUILDS.in(state), 9, (_, attributes) -> attributes.isRegularFile() && attributes.size() > 0)) {
      assertThat(made).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OVERLAY", "DIRECTORY"})
  void aLookSeesWhatIsUnpackedAndUnpacksNothing(RootKind kind) throws Exception {
    var base = base();
    try (var looking = RootStore.open(state("looking")); var full = RootStore.open(state("full")); var looked = looking.root(kind, base); var root = full.root(kind, base)) {
      looked.apply(SnapshotDiff.of(List.of(put("/usr/lib/added", file("added", 0600, 9)))));
      root.apply(SnapshotDiff.of(List.of(put("/usr/lib/added", file("added", 0600, 9)))));
      var seen = looked.look();
      assertThat(seen.list(new ImagePath("/usr/lib"))).containsExactly("a", "added", "twin");
      assertThat(seen.list(new ImagePath("/opaque"))).containsExactly("new");
      assertThat(seen.find(new ImagePath("/gone"))).isEmpty();
      assertThat(seen.find(new ImagePath("/usr/lib")).orElseThrow().node()).isEqualTo(directory(02775, 5));
      assertThat(text(seen, "/etc/passwd")).isEqualTo("me:x:7:8::/:\n");
      assertThat(text(seen, "/etc/group")).isEqualTo("users:x:100:\n");
      assertNothingIsUnpacked(state("looking"));

      assertThat(text(seen, "/usr/lib/a")).as("bytes are there for those who ask").isEqualTo("content of a");
      assertThat(SnapshotDiff.between(root.tree(), seen)).isEqualTo(SnapshotDiff.EMPTY);
      assertThat(SnapshotDiff.between(seen, root.tree())).isEqualTo(SnapshotDiff.EMPTY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theNextBuildLooksWithoutALayer(RootKind kind) throws Exception {
    var base = base();
    for (int i = 0; i < 2; i++) {
      try (var store = RootStore.open(state("kept")); var root = store.root(kind, base)) {
        assertThat(text(root.look(), "/etc/passwd")).isEqualTo("me:x:7:8::/:\n");
      }
      assertThat(reads).as("each layer was read once").hasValue(2);
    }
  }

  @Test
  void aDamagedIndexIsMadeAnew() throws Exception {
    var base = base();
    for (int i = 0; i < 3; i++) {
      try (var store = RootStore.open(state("damaged")); var root = store.root(RootKind.OVERLAY, base)) {
        assertThat(root.look().list(new ImagePath("/usr/lib"))).containsExactly("a", "twin");
      }
      var index = StateEntry.LAYER_INDEXES.in(state("damaged")).resolve(base.getFirst().diffId().digest().hex());
      var whole = Files.readAllBytes(index);
      Files.write(index, i == 0 ? new byte[0] : java.util.Arrays.copyOf(whole, whole.length - 9));
    }
    assertThat(reads).hasValue(4);
  }

  @Test
  void aProcessRunsInARootThatWasLookedAt() throws Exception {
    try (var store = RootStore.open(state("run")); var root = store.root(RootKind.OVERLAY, base())) {
      assertThat(root.look().find(new ImagePath("/lib"))).isPresent();
      root.apply(SnapshotDiff.of(List.of(put("/usr/lib/added", file("added", 0600, 9)))));
      var diff = root.observe(process -> {
        if (process instanceof dev.kaniko.runtime.process.ProcessRoot.OfOverlay(var overlay)) {
          Files.copy(overlay.path().resolve("usr/lib/added"), overlay.path().resolve("copied"));
        }
      });
      assertThat(diff.changes()).extracting(change -> change.path().text()).containsExactly("/copied");
      assertThat(text(root.look(), "/copied")).isEqualTo("added");
    }
  }

  @Test
  void aBaseWithTooManyFilesIsNotIndexed() throws Exception {
    var indexes = new LayerIndexes(folder.resolve("few"), 10, 1 << 20);
    assertThat(indexes.over(FileTree.EMPTY, base(), () -> FileTree.EMPTY)).isEmpty();
    assertThat(folder.resolve("few")).isEmptyDirectory();
  }

  @Test
  void indexesThatAreTooManyGo() throws Exception {
    var all = new LayerIndexes(folder.resolve("all"), 100, Long.MAX_VALUE);
    assertThat(all.over(FileTree.EMPTY, base(), () -> FileTree.EMPTY)).isPresent();
    long bytes = 0;
    try (var kept = Files.newDirectoryStream(folder.resolve("all"))) {
      for (var file : kept) {
        bytes += Files.size(file);
      }
    }
    var indexes = new LayerIndexes(folder.resolve("small"), 100, bytes - 1);
    assertThat(indexes.over(FileTree.EMPTY, base(), () -> FileTree.EMPTY)).isPresent();
    try (var kept = Files.list(folder.resolve("small"))) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void aLayerThatIsNotTheOneOfItsDiffIdIsRefused() throws Exception {
    var right = base();
    var wrong = BaseLayer.of(List.of(right.getFirst().diffId()), List.of(right.getLast().blob()));
    try (var store = RootStore.open(state("wrong")); var root = store.root(RootKind.OVERLAY, wrong)) {
      assertThatThrownBy(root::look).isInstanceOf(IOException.class).hasMessageContaining("the layer is corrupt");
      assertThat(StateEntry.LAYER_INDEXES.in(state("wrong"))).isEmptyDirectory();
    }
  }
}
