package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a store, for the Linux store and the java.nio store. {@link InodesOfRoot} has the tests that need root. */
class InodeStoreTest {
  private static final Instant TIME = Instant.ofEpochSecond(-5, 123_456_789);

  @TempDir Path disk;

  @FunctionalInterface
  interface Law {
    void test(InodeStore store, Metadata metadata) throws IOException;
  }

  private Stream<DynamicTest> both(Law law) {
    return Stream.of(
        DynamicTest.dynamicTest("linux", () -> {
          try (var store = LinuxInodeStore.open(disk)) {
            var root = store.status(ImagePath.ROOT).orElseThrow();
            law.test(store, Metadata.of(0640, Integer.toUnsignedLong(root.uid()), Integer.toUnsignedLong(root.gid()), TIME));
          }
        }),
        DynamicTest.dynamicTest("nio", () -> {
          try (var store = new NioInodeStore(Disks.memory())) {
            law.test(store, Metadata.of(0640, ThisProcess.uid(), 0, TIME));
          }
        }));
  }

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  @TestFactory
  Stream<DynamicTest> aFileComesBackWithItsMetadataAndBytes() {
    return both((store, metadata) -> {
      var xattrs = new TreeMap<String, XattrValue>();
      xattrs.put("user.x", XattrValue.of(new byte[] {0, (byte) 0x80, -1}));
      var node = new FileNode.RegularFile(metadata.withXattrs(xattrs), FileContent.of("hello"));
      store.create(path("/f"), node);
      var read = store.node(path("/f"), store.status(path("/f")).orElseThrow()).orElseThrow();
      assertThat(read.sameAs(node)).isTrue();
    });
  }

  @TestFactory
  Stream<DynamicTest> theTwelveModeBitsAreKept() {
    return both((store, metadata) -> {
      for (int mode : new int[] {0, 07777, 04755, 01777, 02000}) {
        store.create(path("/m" + mode), new FileNode.Directory(metadata.withMode(mode)));
        assertThat(store.status(path("/m" + mode)).orElseThrow().permissions()).isEqualTo(mode);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> namesAreListedInOrderWithOddBytes() {
    return both((store, metadata) -> {
      for (var name : new String[] {"b", "a-b", "a", "lat\uDCE4n", "ü", "new\nline"}) {
        store.create(ImagePath.ROOT.child(name), new FileNode.RegularFile(metadata, FileContent.of("")));
      }
      assertThat(store.names(ImagePath.ROOT)).containsExactly("a", "a-b", "b", "lat\uDCE4n", "new\nline", "ü");
      try (var in = store.content(path("/lat\uDCE4n"), 0).open()) {
        assertThat(in.readAllBytes()).isEmpty();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> aLinkOnTheWayLeadsNowhere() {
    return both((store, metadata) -> {
      store.create(path("/d"), new FileNode.Directory(metadata.withMode(0755)));
      store.create(path("/d/f"), new FileNode.RegularFile(metadata, FileContent.of("x")));
      store.create(path("/l"), new FileNode.SymbolicLink(metadata, "d"));
      assertThat(store.status(path("/l/f"))).isEmpty();
      assertThat(store.list(path("/l"))).isEmpty();
      assertThatThrownBy(() -> store.createDirectory(path("/l/new"))).isInstanceOf(IOException.class);
      assertThat(store.linkTarget(path("/l"))).isEqualTo("d");
    });
  }

  @TestFactory
  Stream<DynamicTest> hardLinksShareOneInode() {
    return both((store, metadata) -> {
      store.create(path("/d"), new FileNode.Directory(metadata.withMode(0755)));
      store.create(path("/d/f"), new FileNode.RegularFile(metadata, FileContent.of("x")));
      store.createHardLink(path("/g"), path("/d/f"));
      var one = store.status(path("/d/f")).orElseThrow();
      var other = store.status(path("/g")).orElseThrow();
      assertThat(other.inode()).isEqualTo(one.inode());
      assertThat(other.links()).isEqualTo(2);
    });
  }

  @TestFactory
  Stream<DynamicTest> removingTakesTheSubtreeAndNotWhatLinksPointTo() {
    return both((store, metadata) -> {
      store.create(path("/keep"), new FileNode.Directory(metadata.withMode(0755)));
      store.create(path("/keep/f"), new FileNode.RegularFile(metadata, FileContent.of("x")));
      store.create(path("/d"), new FileNode.Directory(metadata.withMode(0755)));
      store.create(path("/d/l"), new FileNode.SymbolicLink(metadata, "../keep"));
      store.create(path("/d/e"), new FileNode.Directory(metadata.withMode(0755)));
      store.remove(path("/d"));
      store.remove(path("/nothing"));
      assertThat(store.names(ImagePath.ROOT)).containsExactly("keep");
      assertThat(store.names(path("/keep"))).containsExactly("f");
    });
  }

  @TestFactory
  Stream<DynamicTest> pathsLongerThanTheKernelTakesWork() {
    return both((store, metadata) -> {
      var deep = ImagePath.ROOT;
      for (int i = 0; i < 60; i++) {
        deep = deep.child("n".repeat(100));
        store.create(deep, new FileNode.Directory(metadata.withMode(0755)));
      }
      var file = deep.child("f");
      store.create(file, new FileNode.RegularFile(metadata, FileContent.of("deep")));
      try (var in = store.content(file, 4).open()) {
        assertThat(in.readAllBytes()).asString().isEqualTo("deep");
      }
      store.remove(path("/" + "n".repeat(100)));
    });
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotThereHasNoNamesAndCannotBeRead() {
    return both((store, metadata) -> {
      store.create(path("/f"), new FileNode.RegularFile(metadata, FileContent.of("x")));
      for (var nowhere : new ImagePath[] {path("/none"), path("/none/x"), path("/f/x"), path("/f")}) {
        assertThat(store.names(nowhere)).isEmpty();
        assertThat(store.list(nowhere)).isEmpty();
      }
      for (var nowhere : new ImagePath[] {path("/none"), path("/none/x"), path("/f/x")}) {
        assertThat(store.status(nowhere)).isEmpty();
        store.remove(nowhere);
        assertThatThrownBy(() -> store.xattrs(nowhere)).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.xattr(nowhere, "user.a")).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.linkTarget(nowhere)).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.setMetadata(nowhere, metadata)).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.setModified(nowhere, TIME)).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.setXattr(nowhere, "user.a", XattrValue.of(new byte[1]))).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.content(nowhere, 1).open().close()).isInstanceOf(IOException.class).hasMessageContaining(nowhere.text());
        assertThatThrownBy(() -> store.createHardLink(path("/h"), nowhere)).isInstanceOf(IOException.class);
      }
      assertThat(store.names(ImagePath.ROOT)).containsExactly("f");
    });
  }

  @TestFactory
  Stream<DynamicTest> nothingIsMadeInWhatIsNoDirectoryOrOverWhatIsThere() {
    return both((store, metadata) -> {
      store.create(path("/f"), new FileNode.RegularFile(metadata, FileContent.of("x")));
      for (var taken : new ImagePath[] {path("/f/x"), path("/f")}) {
        assertThatThrownBy(() -> store.createFile(taken, FileContent.of("y"))).isInstanceOf(IOException.class).hasMessageContaining("/f");
        assertThatThrownBy(() -> store.createDirectory(taken)).isInstanceOf(IOException.class).hasMessageContaining("/f");
        assertThatThrownBy(() -> store.createSymbolicLink(taken, "y")).isInstanceOf(IOException.class).hasMessageContaining("/f");
        assertThatThrownBy(() -> store.createSpecial(taken, FileType.FIFO, 0, 0)).isInstanceOf(IOException.class).hasMessageContaining("/f");
        assertThatThrownBy(() -> store.createHardLink(taken, path("/f"))).isInstanceOf(IOException.class).hasMessageContaining("/f");
      }
      assertThat(store.status(path("/f")).orElseThrow().size()).isEqualTo(1);
    });
  }

  @TestFactory
  Stream<DynamicTest> metadataThatIsSetTakesThePlaceOfWhatWas() {
    return both((store, metadata) -> {
      var one = XattrValue.of(new byte[] {1});
      var two = XattrValue.of(new byte[] {2});
      store.create(path("/d"), new FileNode.Directory(metadata.withXattrs(Map.of("user.a", one, "user.b", one))));
      var changed = metadata.withMode(01700).withModified(TIME.plusNanos(1)).withXattrs(Map.of("user.b", two, "user.c", one));
      store.setMetadata(path("/d"), changed);
      assertThat(store.node(path("/d"), store.status(path("/d")).orElseThrow())).contains(new FileNode.Directory(changed));
      store.setXattr(path("/d"), "user.d", two);
      assertThat(store.xattr(path("/d"), "user.d")).contains(two);
      assertThat(store.xattr(path("/d"), "user.none")).isEmpty();
      assertThat(store.xattrs(path("/d"))).containsOnlyKeys("user.b", "user.c", "user.d");
      store.setModified(path("/d"), Instant.EPOCH);
      assertThat(store.status(path("/d")).orElseThrow().modified()).isEqualTo(Instant.EPOCH);
    });
  }

  @TestFactory
  Stream<DynamicTest> aFifoAndALinkComeBack() {
    return both((store, metadata) -> {
      for (var node : List.of(new FileNode.Fifo(metadata), new FileNode.SymbolicLink(metadata.withMode(0777), "no/wh\uDCE4re"))) {
        if (store instanceof LinuxInodeStore || node instanceof FileNode.Fifo) {
          store.create(path("/x"), node);
          assertThat(store.node(path("/x"), store.status(path("/x")).orElseThrow())).contains(node);
          store.remove(path("/x"));
        }
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> stepsThroughManyDirectoriesFindTheSameFiles() {
    return both((store, metadata) -> {
      for (var directory : List.of("/a", "/a/b", "/a/b/c", "/a/x", "/z")) {
        store.create(path(directory), new FileNode.Directory(metadata.withMode(0755)));
        store.create(path(directory + "/f"), new FileNode.RegularFile(metadata, FileContent.of(directory)));
      }
      for (var directory : List.of("/a/b/c", "/a", "/z", "/a/b", "/a/x", "/a/b/c", "/a/b")) {
        assertThat(store.status(path(directory + "/f")).orElseThrow().size()).isEqualTo(directory.length());
        assertThat(store.names(path(directory))).contains("f");
      }
      store.createHardLink(path("/z/g"), path("/a/b/c/f"));
      store.createHardLink(path("/a/b/c/g"), path("/z/f"));
      store.createHardLink(path("/a/b/c/h"), path("/a/b/c/f"));
      assertThat(store.status(path("/a/b/c/f")).orElseThrow().links()).isEqualTo(3);
      store.remove(path("/a/b"));
      store.create(path("/a/b"), new FileNode.Directory(metadata.withMode(0755)));
      assertThat(store.names(path("/a/b"))).as("the new directory, not the one that was open").isEmpty();
      assertThat(store.status(path("/z/g")).orElseThrow().links()).isEqualTo(1);
    });
  }

  @TestFactory
  Stream<DynamicTest> aWalkSeesWhatPathsSee() {
    return both((store, metadata) -> {
      store.create(path("/d"), new FileNode.Directory(metadata.withMode(0755).withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1})))));
      store.create(path("/d/f"), new FileNode.RegularFile(metadata, FileContent.of("bytes")));
      store.create(path("/d/a"), new FileNode.SymbolicLink(metadata.withMode(0777), "f"));
      try (var root = store.openRoot(); var inside = root.open("d"); var in = inside.read("f")) {
        assertThat(root.list()).isEqualTo(store.list(ImagePath.ROOT)).hasSize(1);
        assertThat(root.xattrs("d")).isEqualTo(store.xattrs(path("/d"))).hasSize(1);
        assertThat(inside.list()).isEqualTo(store.list(path("/d"))).extracting(InodeStore.Named::name).containsExactly("a", "f");
        assertThat(inside.linkTarget("a")).isEqualTo("f");
        assertThat(in.readAllBytes()).asString().isEqualTo("bytes");
      }
    });
  }
}
