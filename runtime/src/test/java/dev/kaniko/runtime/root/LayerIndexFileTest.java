package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

final class LayerIndexFileTest {
  private static final Metadata METADATA = Metadata.of(04755, 1, 2, Instant.ofEpochSecond(1_600_000_000, 5)).withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1, 0})));

  /** Writes what is in a file. */
  @FunctionalInterface
  interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static List<Change> read(byte[] file) throws IOException {
    return LayerIndexFile.read(new ByteArrayInputStream(file));
  }

  private static byte[] file(int count, Content changes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeInt(0x6b6c6931);
      out.writeInt(count);
      changes.to(out);
    }
    return bytes.toByteArray();
  }

  private static void metadata(DataOutputStream out, int mode, long owner, long second, int nano, int attributes) throws IOException {
    out.writeInt(mode);
    out.writeLong(owner);
    out.writeLong(0);
    out.writeLong(second);
    out.writeInt(nano);
    out.writeInt(attributes);
  }

  private static void assertRefused(int count, Content changes) throws IOException {
    var file = file(count, changes);
    assertThatIOException().isThrownBy(() -> read(file));
  }

  private static Content file(String path, long size) {
    return out -> {
      out.writeByte(0);
      out.writeUTF(path);
      metadata(out, 0644, 0, 0, 0, 0);
      out.writeLong(size);
    };
  }

  private static Content link(String target) {
    return out -> {
      out.writeByte(3);
      out.writeUTF("/link");
      metadata(out, 0777, 0, 0, 0, 0);
      out.writeUTF(target);
    };
  }

  private static Content directory(int mode, long owner, long second, int nano, int attributes) {
    return out -> {
      out.writeByte(2);
      out.writeUTF("/d");
      metadata(out, mode, owner, second, nano, attributes);
    };
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    var changes = List.<Change>of(
        new Change.Put(path("/file"), new FileNode.RegularFile(METADATA, new IndexedTree.Elsewhere(1L << 40))),
        new Change.Put(path("/etc/passwd"), new FileNode.RegularFile(METADATA, FileContent.of("text"))),
        new Change.Put(path("/"), new FileNode.Directory(METADATA)),
        new Change.Put(path("/link"), new FileNode.SymbolicLink(METADATA, "../x\udcff")),
        new Change.Put(path("/fifo"), new FileNode.Fifo(METADATA)),
        new Change.Put(path("/b"), new FileNode.Device(METADATA, true, 8, 1)),
        new Change.Put(path("/c"), new FileNode.Device(METADATA, false, 1, 3)),
        new Change.HardLink(path("/hard"), path("/file")),
        new Change.Remove(path("/gone")),
        new Change.Clear(path("/opaque")));
    assertThat(read(LayerIndexFile.write(changes))).isEqualTo(changes);
    assertThat(read(file(1, file("/a", 1)))).hasSize(1);
  }

  @Test
  void whatNoLayerHasIsRefused() throws Exception {
    for (var path : List.of("", "a", "/a/../b", "/a//b", "/a/", "/a\0b", "/" + "x".repeat(256), "/abc".repeat(1100))) {
      assertRefused(1, file(path, 1));
    }
    assertRefused(1, file("/a", -1));
    for (var target : List.of("", "a\0b", "abc/".repeat(1100))) {
      assertRefused(1, link(target));
    }
    assertRefused(1, directory(1 << 20, 0, 0, 0, 0));
    assertRefused(1, directory(0755, -1, 0, 0, 0));
    assertRefused(1, directory(0755, 1L << 33, 0, 0, 0));
    assertRefused(1, directory(0755, 0, Long.MAX_VALUE, 2_000_000_000, 0));
    assertRefused(1, directory(0755, 0, Long.MIN_VALUE, 0, 0));
    assertRefused(1, directory(0755, 0, 0, 0, -1));
    assertRefused(1, directory(0755, 0, 0, 0, 1));
    assertRefused(1, out -> out.writeByte(10));
    assertRefused(1, out -> out.writeByte(200));
  }

  @Test
  void aFileThatIsLongerOrShorterThanItSaysIsRefused() throws Exception {
    assertRefused(-1, out -> {});
    assertRefused(0, file("/a", 1));
    assertRefused(2, file("/a", 1));
    assertRefused(Integer.MAX_VALUE, out -> {});
    var right = file(1, file("/a", 1));
    right[right.length - 1] ^= 1;
    assertThatIOException().as("the checksum is another").isThrownBy(() -> read(right));
  }

  /** Each of these is less than a megabyte, and would take gigabytes of memory. */
  @Test
  void aSmallFileThatWouldTakeMuchMemoryIsRefused() throws Exception {
    assertRefused(Integer.MAX_VALUE, out -> {
      for (int i = 0; i < 200_000; i++) {
        file("/a", 1).to(out);
      }
    });
    assertRefused(100, out -> {
      for (int i = 0; i < 100; i++) {
        out.writeByte(1);
        out.writeUTF("/etc/passwd");
        metadata(out, 0644, 0, 0, 0, 0);
        out.writeInt(1 << 20);
        out.write(new byte[1 << 20]);
      }
    });
    assertRefused(2, out -> {
      for (int file = 0; file < 2; file++) {
        directory(0755, 0, 0, 0, 60_000).to(out);
        for (int i = 0; i < 60_000; i++) {
          out.writeUTF(Integer.toString(i));
          out.writeInt(0);
        }
      }
    });
    assertRefused(1, out -> {
      directory(0755, 0, 0, 0, 1).to(out);
      out.writeUTF("user.a");
      out.writeInt(Integer.MAX_VALUE);
    });
  }

  @Test
  void theIndexOfManyFilesIsSmall() throws Exception {
    var changes = new ArrayList<Change>();
    for (int i = 0; i < 20_000; i++) {
      var metadata = Metadata.of(0644, 0, 0, Instant.ofEpochSecond(1_600_000_000 + i % 977, i * 7919 % 1_000_000_000));
      changes.add(new Change.Put(path("/usr/share/package" + i / 40 + "/name-" + Integer.toHexString(i * 48271) + ".txt"),
          new FileNode.RegularFile(metadata, new IndexedTree.Elsewhere(i * 31L % 100_000))));
    }
    assertThat(LayerIndexFile.write(changes).length).isLessThan(600_000);
  }
}
