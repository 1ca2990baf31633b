package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When two nodes are the same. */
class FileNodeTest {
  private static final Metadata METADATA = Metadata.of(0640, 1, 2, Instant.ofEpochSecond(3));
  private static final Metadata OTHER = Metadata.of(0640, 1, 2, Instant.ofEpochSecond(3, 1));

  private static final List<FileNode> KINDS = List.of(
      new FileNode.RegularFile(METADATA, FileContent.of("target")), new FileNode.Directory(METADATA), new FileNode.SymbolicLink(METADATA, "target"),
      new FileNode.SymbolicLink(METADATA, "other"), new FileNode.Fifo(METADATA), new FileNode.Device(METADATA, true, 1, 2),
      new FileNode.Device(METADATA, false, 1, 2), new FileNode.Device(METADATA, true, 2, 2), new FileNode.Device(METADATA, true, 1, 1));

  /** Bytes on some disk, which are equal to no others before they are read. */
  private static final class OnDisk implements FileContent {
    private final byte[] bytes;
    private final long size;
    int opened;

    OnDisk(byte[] bytes, long size) {
      this.bytes = bytes;
      this.size = size;
    }

    OnDisk(byte[] bytes) {
      this(bytes, bytes.length);
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() {
      opened++;
      return new ByteArrayInputStream(bytes);
    }
  }

  private static boolean same(FileContent one, FileContent other) throws IOException {
    return new FileNode.RegularFile(METADATA, one).sameAs(new FileNode.RegularFile(METADATA, other));
  }

  @Test
  void aNodeIsTheSameAsNoOtherKindAndAsItselfWithOtherMetadata() throws IOException {
    for (var one : KINDS) {
      for (var other : KINDS) {
        assertThat(one.sameAs(other)).as("%s and %s", one, other).isEqualTo(one.equals(other));
      }
      var changed = one.with(OTHER);
      assertThat(changed.metadata()).isEqualTo(OTHER);
      assertThat(changed.sameAs(one)).isFalse();
      assertThat(changed.with(METADATA)).isEqualTo(one);
    }
  }

  @Test
  void filesAreTheSameWhereEveryByteIs() throws IOException {
    for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000}) {
      var bytes = new byte[length];
      assertThat(same(new OnDisk(bytes), new OnDisk(bytes.clone()))).as("%s bytes", length).isTrue();
      for (int at : new int[] {0, length / 2, length - 1}) {
        if (length > 0) {
          var changed = bytes.clone();
          changed[at] = 1;
          assertThat(same(new OnDisk(bytes), new OnDisk(changed))).as("byte %s of %s", at, length).isFalse();
        }
      }
    }
  }

  @Test
  void aFileThatEndsEarlyIsNotTheSame() throws IOException {
    for (int length : new int[] {0, 10, 65_536, 70_000}) {
      var whole = new byte[length + 5];
      var cut = new byte[length];
      assertThat(same(new OnDisk(whole), new OnDisk(cut, whole.length))).isFalse();
      assertThat(same(new OnDisk(cut, whole.length), new OnDisk(whole))).isFalse();
    }
  }

  @Test
  void bytesAreReadOnlyIfAllElseIsEqual() throws IOException {
    var content = new OnDisk(new byte[10]);
    assertThat(same(content, content)).isTrue();
    assertThat(same(content, new OnDisk(new byte[11]))).isFalse();
    assertThat(new FileNode.RegularFile(METADATA, content).sameAs(new FileNode.RegularFile(OTHER, new OnDisk(new byte[10])))).isFalse();
    var empty = new OnDisk(new byte[0]);
    assertThat(same(empty, new OnDisk(new byte[0]))).isTrue();
    assertThat(content.opened + empty.opened).isZero();
  }

  @Test
  void contentsInMemoryAreEqualWhenTheirBytesAre() throws IOException {
    var mine = new byte[] {'a', 'b'};
    var content = FileContent.of(mine);
    mine[0] = 'x';
    assertThat(content).isEqualTo(FileContent.of("ab")).hasSameHashCodeAs(FileContent.of("ab")).hasToString("2 bytes");
    assertThat(content).isNotEqualTo(FileContent.of("ax"));
    assertThat(content.hashCode()).isNotEqualTo(FileContent.of("ax").hashCode());
    assertThat(content.size()).isEqualTo(2);
    assertThat(FileContent.of("ü").size()).isEqualTo(2);
    assertThat(content.file()).isEmpty();
    try (var in = content.open()) {
      assertThat(in.readAllBytes()).asString().isEqualTo("ab");
    }
  }
}
