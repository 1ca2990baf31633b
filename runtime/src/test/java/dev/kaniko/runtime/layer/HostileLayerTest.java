package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Malformed and hostile layers. */
class HostileLayerTest {
  private static final Metadata PLAIN = Metadata.of(0644, 0, 0, Instant.EPOCH);

  @Test
  void aNameThatLeadsOutOfTheRootIsRefused() {
    for (var name : new String[] {"../evil", "a/../../evil", "..", "a/.."}) {
      assertThatThrownBy(() -> LayerLaws.read(entry(name, '0'))).isInstanceOf(LayerFormatException.class).hasMessageContaining("out of the root");
    }
  }

  @Test
  void anAbsoluteNameIsInsideTheRoot() throws IOException {
    assertThat(LayerLaws.read(entry("/etc/passwd", '0')).changes()).extracting(Change::path).containsExactly(new ImagePath("/etc/passwd"));
  }

  @Test
  void aHardLinkToTheOutsideIsRefused() {
    var header = new TarHeader(ascii("link"), '1', PLAIN).linkTo(ascii("../../etc/shadow")).encode();
    assertThatThrownBy(() -> LayerLaws.read(archive(header))).isInstanceOf(LayerFormatException.class).hasMessageContaining("out of the root");
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> LayerLaws.read(entry("x".repeat(300), '0'))).isInstanceOf(LayerFormatException.class).hasMessageContaining("300");
    assertThatThrownBy(() -> LayerLaws.read(entry("d/".repeat(40_000) + "x", '0'))).isInstanceOf(LayerFormatException.class);
  }

  @Test
  void aNulInAPaxNameIsRefused() {
    assertThatThrownBy(() -> LayerLaws.read(entry("a".repeat(120) + "\0b", '0'))).isInstanceOf(LayerFormatException.class).hasMessageContaining("NUL");
  }

  @Test
  void aWrongChecksumIsRefused() {
    var header = entry("file", '0');
    header[0] = 'g';
    assertThatThrownBy(() -> LayerLaws.read(header)).isInstanceOf(LayerFormatException.class).hasMessageContaining("checksum");
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertThatThrownBy(() -> LayerLaws.read(entry("volume", 'V'))).isInstanceOf(LayerFormatException.class).hasMessageContaining("'V'");
  }

  @Test
  void aLayerCutAnywhereIsRefusedOrShorter() throws IOException {
    var diff = new TreeBuilder().file("/a", "x".repeat(3000)).file("/b", "y").diff();
    var whole = LayerLaws.write(diff, LayerFormat.plain());
    for (int length = 1; length < whole.length; length += 97) {
      var part = Arrays.copyOf(whole, length);
      try {
        assertThat(diff.changes()).containsAll(LayerLaws.read(part).changes());
      } catch (IOException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
    assertThatThrownBy(() -> LayerLaws.read(Arrays.copyOf(whole, 1000))).isInstanceOf(LayerFormatException.class).hasMessageContaining("ends in the middle");
  }

  @Property
  void damagedBytesNeverGiveAnythingButAnIoException(
      @ForAll(supplier = RandomTrees.Layers.class) SnapshotDiff diff, @ForAll boolean packed, @ForAll @Size(min = 1, max = 5) List<Integer> places, @ForAll byte value)
      throws IOException {
    var bytes = LayerLaws.write(diff, packed ? LayerFormat.gzip() : LayerFormat.plain());
    for (int place : places) {
      bytes[Math.floorMod(place, bytes.length)] = value;
    }
    try (var reader = LayerReader.open(new ByteArrayInputStream(bytes))) {
      int count = 0;
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        count++;
      }
      assertThat(count).isNotNegative();
    } catch (IOException refused) {
      assertThat(refused).isNotNull();
    }
  }

  @Test
  void whatGnuTarWritesIsRead() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      var file = new TarArchiveEntry("ü/".repeat(80) + "file");
      file.setUserId(3_000_000_000L);
      file.setSize(3);
      file.setModTime(1000);
      tar.putArchiveEntry(file);
      tar.write(ascii("abc"));
      tar.closeArchiveEntry();
    }
    var put = (Change.Put) LayerLaws.read(out.toByteArray()).changes().getFirst();
    assertThat(put.path()).isEqualTo(new ImagePath("/" + "ü/".repeat(80) + "file"));
    assertThat(put.node().metadata().uid()).isEqualTo(3_000_000_000L);
    assertThat(put.node().metadata().modified()).isEqualTo(Instant.ofEpochSecond(1));
  }

  @Test
  void aSparseFileThatCannotBeReadIsNamed() throws IOException {
    var records = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n32 GNU.sparse.name=big/ones.img\n34 GNU.sparse.realsize=3221225472\n";
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out, "UTF-8")) {
      var extension = new TarArchiveEntry("PaxHeaders/x", (byte) 'x');
      extension.setSize(records.length());
      tar.putArchiveEntry(extension);
      tar.write(ascii(records));
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("GNUSparseFile.1/ones.img"));
      tar.closeArchiveEntry();
    }

    assertThatThrownBy(() -> LayerLaws.read(out.toByteArray())).isInstanceOf(LayerFormatException.class)
        .hasMessageContaining("sparse file that cannot be read").hasMessageContaining("big/ones.img");
  }

  private static byte[] entry(String name, char type) {
    return archive(new TarHeader(name.getBytes(StandardCharsets.UTF_8), type, PLAIN).encode());
  }

  private static byte[] archive(byte[] header) {
    return Arrays.copyOf(header, header.length + 1024);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
