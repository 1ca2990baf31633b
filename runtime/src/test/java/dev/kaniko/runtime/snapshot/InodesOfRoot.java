package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The part of a store's contract that can be tested on Linux only as root. {@link InodeStoreTest} has the rest. */
abstract class InodesOfRoot {
  private static final ImagePath PATH = new ImagePath("/x");
  private static final ImagePath OTHER = new ImagePath("/y");
  private static final Instant BEFORE_1970 = Instant.ofEpochSecond(-1, 999_999_999);
  private static final Metadata METADATA = Metadata.of(0644, 0, 0, BEFORE_1970);

  /** Returns a store of an empty directory. */
  abstract InodeStore store() throws IOException;

  /** Writes {@code node} and reads it back. */
  private static FileNode stored(InodeStore store, FileNode node) throws IOException {
    store.remove(PATH);
    store.create(PATH, node);
    return read(store, PATH);
  }

  private static FileNode read(InodeStore store, ImagePath path) throws IOException {
    return store.node(path, store.status(path).orElseThrow()).orElseThrow();
  }

  @Test
  void everyKindOfNodeComesBack() throws IOException {
    try (var store = store()) {
      for (var node : List.of(
          new FileNode.Directory(METADATA),
          new FileNode.SymbolicLink(METADATA.withMode(0777), "../no\uDCFFwhere"),
          new FileNode.Fifo(METADATA),
          new FileNode.Device(METADATA, true, 4095, 1_048_575),
          new FileNode.Device(METADATA, false, 1, 3))) {
        assertThat(stored(store, node)).isEqualTo(node);
      }
      var file = new FileNode.RegularFile(METADATA, FileContent.of("bytes"));
      assertThat(stored(store, file).sameAs(file)).isTrue();
    }
  }

  @Test
  void ownersBeyondTheSignAreKeptWithAllTwelveBits() throws IOException {
    try (var store = store()) {
      for (long id : new long[] {0, 0x7fff_ffffL, 0x8000_0000L, 0xffff_fffeL}) {
        for (int mode = 0; mode <= 07777; mode += 0777) {
          var node = new FileNode.Directory(Metadata.of(mode, id, 0xffff_fffeL - id, BEFORE_1970));
          assertThat(stored(store, node)).isEqualTo(node);
        }
      }
    }
  }

  @Test
  void setIdBitsAndCapabilitiesOutliveAChangeOfOwner() throws IOException {
    var capability = Map.of("security.capability", XattrValue.of(new byte[] {1, 0, 0, 2, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    try (var store = store()) {
      var old = new FileNode.RegularFile(METADATA, FileContent.of(""));
      stored(store, old);
      var changed = METADATA.withOwner(1000, 3_000_000_000L).withMode(06755).withXattrs(capability);
      store.setMetadata(PATH, changed);
      assertThat(read(store, PATH).metadata()).isEqualTo(changed);
    }
  }

  @Test
  void attributesOfEveryNamespaceAreBytes() throws IOException {
    var xattrs = new TreeMap<String, XattrValue>();
    xattrs.put("user.empty", XattrValue.of(new byte[0]));
    xattrs.put("user.ü\uDCFF", XattrValue.of(new byte[] {0, '\n', '=', (byte) 0x80, -1}));
    xattrs.put("trusted.long", XattrValue.of(new byte[900]));
    xattrs.put("security.other", XattrValue.of("text".getBytes(StandardCharsets.UTF_8)));
    try (var store = store()) {
      for (var node : List.of(new FileNode.Directory(METADATA.withXattrs(xattrs)), new FileNode.Fifo(METADATA.withXattrs(Map.of("trusted.a", XattrValue.of(new byte[] {1})))))) {
        assertThat(stored(store, node)).isEqualTo(node);
      }
      stored(store, new FileNode.Directory(METADATA.withXattrs(xattrs)));
      store.setMetadata(PATH, METADATA.withXattrs(Map.of("user.empty", XattrValue.of(new byte[] {7}))));
      assertThat(store.xattrs(PATH)).hasSize(1).containsEntry("user.empty", XattrValue.of(new byte[] {7}));
    }
  }

  @Test
  void attributesOfTheMachineAreNeitherShownNorRemoved() throws IOException {
    var mark = XattrValue.of(new byte[] {'y'});
    try (var store = store()) {
      stored(store, new FileNode.Directory(METADATA));
      store.setXattr(PATH, "trusted.overlay.opaque", mark);
      assertThat(store.xattrs(PATH)).isEmpty();
      store.setMetadata(PATH, METADATA.withMode(0700));
      assertThat(store.xattr(PATH, "trusted.overlay.opaque")).contains(mark);
      assertThat(store.xattr(PATH, "user.none")).isEmpty();
    }
  }

  @Test
  void aLinkHasAnOwnerAndATimeOfItsOwn() throws IOException {
    try (var store = store()) {
      var target = new FileNode.Directory(METADATA);
      store.create(OTHER, target);
      var link = new FileNode.SymbolicLink(Metadata.of(0777, 1, 2, Instant.ofEpochSecond(5, 7)), "y");
      assertThat(stored(store, link)).isEqualTo(link);
      store.setModified(PATH, Instant.ofEpochSecond(9, 1));
      assertThat(read(store, PATH).metadata().modified()).isEqualTo(Instant.ofEpochSecond(9, 1));
      assertThat(read(store, OTHER)).isEqualTo(target);
    }
  }

  @Test
  void everyTouchMovesTheTimeOfTheInode() throws IOException, InterruptedException {
    try (var store = store()) {
      stored(store, new FileNode.RegularFile(METADATA, FileContent.of("")));
      assertMoves(store, () -> store.setXattr(PATH, "user.a", XattrValue.of(new byte[] {1})));
      assertMoves(store, () -> store.setMetadata(PATH, METADATA));
      assertMoves(store, () -> store.setModified(PATH, BEFORE_1970));
      assertMoves(store, () -> store.createHardLink(OTHER, PATH));
    }
  }

  @FunctionalInterface
  private interface Touch {
    void run() throws IOException;
  }

  private static void assertMoves(InodeStore store, Touch touch) throws IOException, InterruptedException {
    var before = store.status(PATH).orElseThrow().changed();
    Thread.sleep(20); // The kernel's inode clock ticks a few hundred times a second.
    touch.run();
    assertThat(store.status(PATH).orElseThrow().changed()).isAfter(before);
  }

  @Test
  void aWalkSeesWhatPathsSee() throws IOException {
    try (var store = store(); var root = store.openRoot()) {
      store.create(PATH, new FileNode.Directory(METADATA.withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1})))));
      store.create(PATH.child("f"), new FileNode.RegularFile(METADATA, FileContent.of("bytes")));
      store.create(PATH.child("l"), new FileNode.SymbolicLink(METADATA.withMode(0777), "f"));
      assertThat(root.list()).isEqualTo(store.list(ImagePath.ROOT)).extracting(named -> named.status().type()).containsExactly(FileType.DIRECTORY);
      assertThat(root.xattrs("x")).isEqualTo(store.xattrs(PATH)).hasSize(1);
      try (var inside = root.open("x"); var in = inside.read("f")) {
        assertThat(inside.list()).isEqualTo(store.list(PATH)).hasSize(2);
        assertThat(inside.linkTarget("l")).isEqualTo("f");
        assertThat(in.readAllBytes()).asString().isEqualTo("bytes");
      }
    }
  }
}
