package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.snapshot.Disks;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;

/** Written layers, read by other programs. */
class LayerWriterTest {
  private static final SnapshotDiff DIFF = new TreeBuilder().directory("/d").file("/d/f", "text").file("/d/g", "x".repeat(1024)).hardLink("/d/h", "/d/f").symbolicLink("/l", "d")
      .device("/null", 1, 3).remove("/old").clear("/d").diff();

  /** Records the written bytes, and whether the stream was closed or flushed. */
  private static final class Watched extends ByteArrayOutputStream {
    boolean closed;
    int flushed;

    @Override
    public void flush() {
      flushed++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A file whose size is {@code size}, but whose content has {@code actual} bytes. */
  private record Said(int actual, long size) implements FileContent {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(new byte[actual]);
    }
  }

  private static SnapshotDiff file(FileContent content) {
    return SnapshotDiff.of(List.of(new Change.Put(new ImagePath("/f"), new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), content))));
  }

  @Test
  void aLayerIsInTheStoreUnderTheDigestsOfItsBytes() throws IOException {
    var plain = LayerLaws.write(DIFF, LayerFormat.plain());
    var store = new BlobStore(Disks.memory());
    for (var format : List.of(LayerFormat.plain(), LayerFormat.gzip(), LayerFormat.zstd())) {
      var written = new LayerWriter(store, format).write(DIFF);
      assertThat(written.diffId().digest()).isEqualTo(Digests.ofBytes(plain));
      assertThat(written.descriptor().mediaType()).isEqualTo(MediaTypes.ociLayer(format.packing()));
      try (var in = store.open(written.descriptor().digest())) {
        var bytes = in.readAllBytes();
        assertThat(bytes).isEqualTo(LayerLaws.write(DIFF, format));
        assertThat(written.descriptor().size()).isEqualTo(bytes.length);
        assertThat(written.descriptor().digest()).isEqualTo(Digests.ofBytes(bytes));
      }
    }
  }

  @Test
  void theLayerWithoutChangesIsWrittenOnce() throws IOException {
    for (var format : List.of(LayerFormat.plain(), LayerFormat.gzip(), LayerFormat.zstd())) {
      var store = new BlobStore(Disks.memory());
      var writer = new LayerWriter(store, format);
      var first = writer.write(SnapshotDiff.EMPTY);
      assertThat(store.has(first.descriptor().digest())).isTrue();
      assertThat(first.diffId().digest()).isEqualTo(Digests.ofBytes(LayerLaws.write(SnapshotDiff.EMPTY, LayerFormat.plain())));
      assertThat(first.descriptor().digest()).isEqualTo(Digests.ofBytes(LayerLaws.write(SnapshotDiff.EMPTY, format)));
      assertThat(writer.write(SnapshotDiff.EMPTY)).isSameAs(first);
      assertThat(writer.write(DIFF)).isNotEqualTo(first);
    }
  }

  @Test
  void theStreamOfTheCallerIsFlushedAndStaysOpen() throws IOException {
    for (var format : List.of(LayerFormat.plain(), LayerFormat.gzip(), LayerFormat.zstd())) {
      var out = new Watched();
      LayerWriter.write(DIFF, format, out);
      assertThat(out.closed).isFalse();
      assertThat(out.flushed).isPositive();
    }
  }

  @Test
  void theEntriesAreWhatTarHasForThem() throws IOException {
    var entries = new StringBuilder();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(LayerLaws.write(DIFF, LayerFormat.plain())))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.append("%c %04o %d %s %s %s%n".formatted(entry.getLinkFlag(), entry.getMode(), entry.getSize(), entry.getName(), entry.getLinkName(), entry.getUserName()));
      }
    }
    assertThat(entries.toString().lines().map(String::strip)).containsExactly(
        "5 0755 0 d/", "0 0000 0 d/.wh..wh..opq", "0 0644 4 d/f", "0 0644 1024 d/g", "1 0644 0 d/h d/f", "2 0777 0 l d", "3 0600 0 null", "0 0000 0 .wh.old");
  }

  @Test
  void aBlockDeviceAndAFifoHaveTypesOfTheirOwn() throws IOException {
    var metadata = Metadata.of(0600, 0, 0, Instant.EPOCH);
    var diff = new TreeBuilder().put("/b", new FileNode.Device(metadata, true, 8, 1)).put("/c", new FileNode.Device(metadata, false, 8, 1)).put("/p", new FileNode.Fifo(metadata)).diff();
    var bytes = LayerLaws.write(diff, LayerFormat.plain());
    assertThat(new char[] {(char) bytes[156], (char) bytes[512 + 156], (char) bytes[1024 + 156]}).containsExactly('4', '3', '6');
  }

  @Test
  void contentsArePaddedToBlocksAndTwoEmptyBlocksEndTheArchive() throws IOException {
    for (int length : new int[] {0, 1, 511, 512, 513, 65_535, 65_536, 65_537}) {
      var content = new byte[length];
      Arrays.fill(content, (byte) 'x');
      var bytes = LayerLaws.write(file(FileContent.of(content)), LayerFormat.plain());
      int end = 512 + (length + 511) / 512 * 512;
      assertThat(bytes).as("%s bytes", length).hasSize(end + 1024);
      assertThat(Arrays.copyOfRange(bytes, 512, 512 + length)).isEqualTo(content);
      assertThat(Arrays.copyOfRange(bytes, 512 + length, bytes.length)).containsOnly(0);
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsNamedAndOneThatGrowsIsCut() throws IOException {
    assertThatThrownBy(() -> LayerLaws.write(file(new Said(10, 13)), LayerFormat.plain()))
        .isInstanceOf(IOException.class).hasMessage("/f: the file became 3 bytes shorter while it was read");
    assertThat(LayerLaws.write(file(new Said(100, 10)), LayerFormat.plain())).hasSize(512 + 512 + 1024);
  }

  @Test
  void theRootIsWrittenAsADot() throws IOException {
    var bytes = LayerLaws.write(SnapshotDiff.of(List.of(new Change.Put(ImagePath.ROOT, FileNode.Directory.IMPLIED))), LayerFormat.plain());
    assertThat(new String(bytes, 0, 3, StandardCharsets.US_ASCII)).isEqualTo("./\0");
  }
}
