package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerFormatException;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
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
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roots on a real disk, as root. */
@Tag("system")
class RootSystemTest {
  @TempDir Path directory;

  private BaseLayer layer(SnapshotDiff diff, LayerFormat format) throws IOException {
    var blobs = new BlobStore(directory.resolve("blobs"));
    var written = new LayerWriter(blobs, format).write(diff);
    return BaseLayer.of(
        List.of(written.diffId()), List.of((BaseLayer.Blob) () -> blobs.open(written.descriptor().digest()))).getFirst();
  }

  private List<BaseLayer> layers(List<SnapshotDiff> diffs) throws IOException {
    var layers = new ArrayList<BaseLayer>();
    for (var diff : diffs) {
      layers.add(layer(diff, LayerFormat.gzip()));
    }
    var ids = layers.stream().map(BaseLayer::diffId).toList();
    return BaseLayer.of(ids, layers.stream().map(BaseLayer::blob).toList());
  }

  private static Path seen(ProcessRoot root) {
    return switch (root) {
      case ProcessRoot.OfDirectory(var path) -> path;
      case ProcessRoot.OfOverlay(var overlay) -> overlay.path();
    };
  }

  /** Attributes of overlay in a hostile base image are not written to disk, so the kernel does not act on them. */
  @Test
  void attributesOfALayerNeitherHideNorRedirectInTheRootOfAProcess() throws Exception {
    var orders = new TreeMap<String, XattrValue>();
    for (var space : List.of("trusted", "user")) {
      orders.put(space + ".overlay.opaque", XattrValue.of("y".getBytes(StandardCharsets.US_ASCII)));
      orders.put(space + ".overlay.redirect", XattrValue.of("/secret".getBytes(StandardCharsets.US_ASCII)));
    }
    var ordering = new FileNode.Directory(FileNode.Directory.IMPLIED.metadata().withXattrs(orders));
    var base = new TreeBuilder().directory("/etc").file("/etc/passwd", "root").directory("/secret").file("/secret/key", "k").diff();
    var hostile = SnapshotDiff.of(List.of(new Change.Put(new ImagePath("/etc"), ordering), new Change.Put(new ImagePath("/open"), ordering)));
    try (var store = RootStore.open(directory.resolve("state"))) {
      for (var kind : List.of(RootKind.OVERLAY, RootKind.DIRECTORY)) {
        try (var root = store.root(kind, layers(List.of(base, hostile)))) {
          root.observe(process -> {
            var seen = seen(process);
            assertThat(seen.resolve("etc/passwd")).as(kind.toString()).hasContent("root");
            assertThat(seen.resolve("open")).as(kind.toString()).isEmptyDirectory();
          });
        }
      }
    }
  }

  @Test
  void everyKindOfRootShowsTheLayersAsTheyAreInMemory() throws IOException {
    for (long seed = 0; seed < 25; seed++) {
      var first = RandomTrees.sample(RandomTrees.layers(), seed);
      var diffs = List.of(whole(first), first);
      FileTree expected = FileTree.EMPTY;
      for (var diff : diffs) {
        expected = diff.applyTo(expected);
      }
      try (var store = RootStore.open(directory.resolve("state" + seed))) {
        for (var kind : RootKind.values()) {
          try (var root = store.root(kind, layers(diffs))) {
            assertThat(TreeText.of(root.tree())).as(kind + " " + seed).isEqualTo(TreeText.of(expected));
          }
        }
      }
    }
  }

  /** Returns the puts and hard links of a changeset, which make a tree from nothing. */
  private static SnapshotDiff whole(SnapshotDiff diff) {
    return SnapshotDiff.of(diff.changes().stream().filter(change -> !(change instanceof Change.Remove || change instanceof Change.Clear)).toList());
  }

  @Test
  void bothWaysToObserveFindTheSameChanges() throws IOException, InterruptedException {
    for (long seed = 0; seed < 40; seed++) {
      var tree = RandomTrees.sample(RandomTrees.trees(), seed);
      var changes = RandomTrees.sample(RandomTrees.edits(), seed).of(tree);
      try (var store = RootStore.open(directory.resolve("state"))) {
        var results = new ArrayList<List<String>>();
        for (var kind : List.of(RootKind.OVERLAY, RootKind.DIRECTORY)) {
          try (var root = store.root(kind, List.of())) {
            root.apply(tree);
            var base = root.tree();
            var before = TreeText.of(base);
            var fork = root.fork();
            var diff = root.observe(process -> {
              try (var inodes = LinuxInodeStore.open(seen(process))) {
                new DirectoryTarget(inodes).apply(changes);
              }
            });
            results.add(TreeText.of(root.tree()));
            assertThat(TreeText.of(fork.tree())).as("fork " + seed).isEqualTo(before);
            assertThat(TreeText.of(diff.applyTo(fork.tree()))).as(kind + " " + seed).isEqualTo(TreeText.of(root.tree()));
            fork.close();
          }
        }
        assertThat(results.get(0)).as("overlay and directory " + seed).isEqualTo(results.get(1));
      }
    }
  }

  @Test
  void whatOnlyRootCanSetComesBack() throws IOException {
    var xattrs = new TreeMap<String, XattrValue>();
    xattrs.put("security.capability", XattrValue.of(new byte[] {1, 0, 0, 2, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    var owned = new Metadata(04755, 3_000_000_000L, 0xffff_fffeL, TreeBuilder.TIME, xattrs);
    var diff = new TreeBuilder()
        .put("/capable", new FileNode.RegularFile(owned, FileContent.of("x")))
        .hardLink("/same", "/capable")
        .device("/null", 1, 3)
        .fifo("/fifo")
        .diff();
    try (var store = RootStore.open(directory.resolve("state"));
        var root = store.root(RootKind.OVERLAY, layers(List.of(diff)))) {
      assertThat(TreeText.of(root.tree())).isEqualTo(TreeText.of(diff.applyTo(FileTree.EMPTY)));
    }
  }

  @Test
  void gnuTarUnpacksTheSameTree() throws IOException, InterruptedException {
    var diff = new TreeBuilder().directory("/d").file("/d/f", "text").symbolicLink("/l", "d/f").hardLink("/d/g", "/d/f").fifo("/p").device("/c", 1, 3).diff();
    var tar = directory.resolve("layer.tar");
    try (var out = Files.newOutputStream(tar)) {
      LayerWriter.write(diff, LayerFormat.plain(), out);
    }
    var root = directory.resolve("rootfs");
    Files.createDirectory(root);
    var gnu = new ProcessBuilder("tar", "-xpf", tar.toString(), "--xattrs", "--numeric-owner", "-C", root.toString()).inheritIO().start();
    assertThat(gnu.waitFor()).isZero();
    try (var store = LinuxInodeStore.open(root)) {
      assertThat(TreeText.of(new DirectoryTree(store))).isEqualTo(TreeText.of(diff.applyTo(FileTree.EMPTY)));
    }
  }

  @Test
  void aCorruptLayerLeavesNothingBehind() throws IOException {
    var good = layer(new TreeBuilder().file("/f", "x").diff(), LayerFormat.gzip());
    var other = layer(new TreeBuilder().file("/g", "y").diff(), LayerFormat.gzip());
    var wrong = new BaseLayer(good.chain(), good.diffId(), other.blob());
    try (var store = RootStore.open(directory.resolve("state"));
        var root = store.root(RootKind.OVERLAY, List.of(wrong))) {
      assertThatThrownBy(root::tree).hasRootCauseInstanceOf(LayerFormatException.class).hasMessageContaining("corrupt");
    }
    try (var names = Files.list(directory.resolve("state/unpacked"))) {
      assertThat(names).isEmpty();
    }
    try (var names = Files.list(directory.resolve("state/builds"))) {
      assertThat(names).isEmpty();
    }
  }

  @Test
  void moreRunsThanTheKernelStacksWork() throws IOException, InterruptedException {
    try (var store = RootStore.open(directory.resolve("state"));
        var root = store.root(RootKind.OVERLAY, List.of())) {
      for (int i = 0; i < 420; i++) {
        int number = i;
        root.observe(process -> Files.writeString(seen(process).resolve("f" + number % 50), "n" + number));
      }
      assertThat(root.tree().list(ImagePath.ROOT)).hasSize(50);
    }
  }
}
