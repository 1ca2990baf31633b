package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.snapshot.FileNode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers in every order and of every size, also in hostile archives. */
class TarReaderTest {
  private static final int MOST = 4 << 20;

  private static List<TarEntry> entries(TarReader reader) throws IOException {
    var entries = new ArrayList<TarEntry>();
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      entries.add(next.get());
    }
    return entries;
  }

  private static List<TarEntry> entries(byte[] layer) throws IOException {
    return entries(TarReader.ofLayer(new ByteArrayInputStream(layer)));
  }

  private static void assertRefused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading).isInstanceOf(LayerFormatException.class).hasMessageStartingWith(message);
  }

  @Test
  void allHeadersBeforeAnEntryApply() throws IOException {
    var tar = new TarBytes().records('g', "mtime=1", "uid=1").entry("././@LongLink", 'L', "n".repeat(600)).entry("././@LongLink", 'K', "to").records('x', "uid=2")
        .records('X', "gid=3").file("f").records('x', "uid=4").file("g").end();
    var first = entries(tar).getFirst();
    assertThat(first.name()).isEqualTo("n".repeat(600));
    assertThat(first.link()).isEqualTo("to");
    assertThat(first.metadata().modified().getEpochSecond()).isEqualTo(1);
    assertThat(first.metadata().uid()).isEqualTo(2);
    assertThat(first.metadata().gid()).isEqualTo(3);
    var second = entries(tar).get(1);
    assertThat(second.name()).isEqualTo("g");
    assertThat(second.metadata().uid()).isEqualTo(4);
    assertThat(second.metadata().gid()).isZero();
  }

  @Test
  void globalHeadersChangeNothingInAnArchive() throws IOException {
    var tar = new TarBytes().records('g', "mtime=1", "uid=1").file("f").records('g', "uid=2").end();
    assertThat(entries(TarReader.ofArchive(new ByteArrayInputStream(tar))).getFirst().metadata().uid()).isZero();
  }

  @Test
  void anArchiveEndsWithZerosOrWithItsLastEntry() throws IOException {
    var whole = new TarBytes().entry("f", '0', "abc").end();
    for (int length : new int[] {whole.length, whole.length - 512, whole.length - 500, whole.length - 1024, 512 + 3}) {
      assertThat(entries(Arrays.copyOf(whole, length))).as(length + " bytes").hasSize(1);
    }
    assertThat(entries(new byte[0])).isEmpty();
  }

  @Test
  void anArchiveThatBreaksOffIsRefused() {
    var tar = new TarBytes().records('x', "uid=1").entry("f", '0', "abc").end();
    assertRefused(() -> entries(Arrays.copyOf(tar, 511)), "the layer ends in the middle of a header");
    assertRefused(() -> entries(Arrays.copyOf(tar, 512 + 5)), "the layer ends in the middle of a header");
    assertRefused(() -> entries(Arrays.copyOf(tar, 1024)), "the layer ends in the middle of a header");
    assertRefused(() -> entries(Arrays.copyOf(tar, 1536 + 2)), "the layer ends in the middle of a file");
    assertRefused(() -> entries(new TarBytes().records('x', "uid=1").end()), "the layer is damaged: a tar header has a wrong checksum");
  }

  @Test
  void zerosBetweenEntriesAreDamage() {
    var tar = new TarBytes().file("f").file("g").end();
    Arrays.fill(tar, 0, 512, (byte) 0);
    assertRefused(() -> entries(tar), "the layer is damaged: a tar header has a wrong checksum");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8          \0", "-1         \0", "12x        \0"})
  void theSizeOfAHeaderIsANumber(String size) {
    assertRefused(() -> entries(withSize(size)), "the layer has a damaged header");
  }

  @Test
  void theSizeOfAHeaderIsOctalOrBinary() throws IOException {
    for (var size : new String[] {"10\0         ", "         10\0", "\u0080\0\0\0\0\0\0\0\0\0\0\10"}) {
      assertThat(entries(withSize(size)).getFirst().metadata().uid()).isEqualTo(7);
    }
    assertThat(entries(withSize("\0".repeat(12))).getFirst().name()).isEqualTo("f");
  }

  @Test
  void theSizeOfAFileIsNotNegative() {
    assertRefused(() -> entries(new TarBytes().records('x', "size=-1").file("f").end()), "the layer has a damaged header: a size of -1");
  }

  /** Returns an archive with this text in the size field of its first header. */
  private static byte[] withSize(String size) {
    var tar = new TarBytes().entry("PaxHeader", 'x', size.indexOf('\0') == 0 ? "" : "8 uid=7\n").file("f").end();
    System.arraycopy(TarBytes.bytes(size), 0, tar, 124, 12);
    Arrays.fill(tar, 148, 156, (byte) ' ');
    TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(Arrays.copyOf(tar, 512)), tar, 148, 8);
    return tar;
  }

  @Test
  void moreThanFourMebibytesOfHeadersAreRefused() throws IOException {
    var half = "comment=" + "x".repeat(MOST / 2 - 100);
    assertThat(entries(new TarBytes().records('x', half).records('x', half).file("f").records('x', half).file("g").end())).hasSize(2);
    assertRefused(
        () -> entries(new TarBytes().records('x', half).records('x', half).records('x', half).file("f").end()),
        "the layer has an entry with headers of more than 4194304 bytes");
    assertRefused(
        () -> entries(new TarBytes().records('g', "a" + half).file("f").records('g', "b" + half).file("g").records('g', "c" + half).file("h").end()),
        "the layer has global headers of more than 4194304 bytes");
    assertRefused(() -> entries(new TarBytes().entry("L", 'L', "x".repeat(MOST + 1)).end()), "the layer has an entry with headers of more");
  }

  @Test
  void theMapOfASparseFileIsAHeaderToo() {
    int count = 1_200_000;
    var map = count + "\n" + "0\n0\n".repeat(count);
    var tar = new TarBytes().records('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=s", "GNU.sparse.realsize=0").entry("f", '0', map).end();
    assertRefused(() -> entries(tar), "the layer has an entry with headers of more than 4194304 bytes");
  }

  @Test
  void aSparseFileMayHaveAnySize() throws IOException {
    long size = 5L << 40;
    var map = "1\n" + (size - 5) + "\n5\n";
    var data = map + "\0".repeat(512 - map.length()) + "hello";
    var tar = new TarBytes().records('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=real", "GNU.sparse.realsize=" + size)
        .entry("GNUSparseFile.0/real", '0', data).file("z").end();
    var reader = TarReader.ofLayer(new ByteArrayInputStream(tar));
    var entry = reader.next().orElseThrow();
    assertThat(entry.name()).isEqualTo("real");
    assertThat(((FileNode.RegularFile) entry.node(reader.stored())).content().size()).isEqualTo(size);
    try (var stored = reader.stored().open()) {
      assertThat(stored.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
    }
    assertThat(reader.next().orElseThrow().name()).isEqualTo("z");
  }

  @Test
  void theMapsOfAllVersionsAreRead() throws IOException {
    var expected = List.of(new SparseMap.Part(2, 1), new SparseMap.Part(5, 2));
    var repeated = new TarBytes().records(
        'x', "GNU.sparse.size=9", "GNU.sparse.numblocks=2", "GNU.sparse.offset=2", "GNU.sparse.numbytes=1", "GNU.sparse.offset=5", "GNU.sparse.numbytes=2")
        .entry("f", '0', "abc").file("z");
    var joined = new TarBytes().records('x', "GNU.sparse.size=9", "GNU.sparse.map=2,1,5,2").entry("f", '0', "abc").file("z");
    for (var tar : List.of(repeated, joined)) {
      var entries = entries(tar.end());
      assertThat(entries.getFirst().sparse()).isEqualTo(new SparseMap(expected, 9));
      assertThat(entries.getLast().name()).isEqualTo("z");
    }
  }

  /** The sixty parts do not fit into one header, and the second file is larger than 2 GiB. */
  @Tag("system")
  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--sparse-version=0.0", "--sparse-version=0.1", "--sparse-version=1.0"})
  void theHolesThatGnuTarFindsAreRead(String format, @TempDir Path folder) throws Exception {
    int step = 200_000;
    try (var parts = new RandomAccessFile(folder.resolve("a").toFile(), "rw"); var large = new RandomAccessFile(folder.resolve("b").toFile(), "rw")) {
      for (int i = 0; i < 60; i++) {
        parts.seek((long) i * step);
        parts.writeBytes("part " + i);
      }
      parts.setLength(60L * step + 7);
      large.setLength(3L << 30);
    }
    var tar = new ProcessBuilder("tar", format.equals("--format=gnu") ? format : "--format=posix", format, "-S", "-cf", "t.tar", "a", "b")
        .directory(folder.toFile()).inheritIO().start();
    assertThat(tar.waitFor()).isZero();

    try (var layer = Files.newInputStream(folder.resolve("t.tar"))) {
      var reader = TarReader.ofLayer(layer);
      var file = (FileNode.RegularFile) reader.next().orElseThrow().node(reader.stored());
      try (var contents = file.content().open()) {
        assertThat(contents.readAllBytes()).isEqualTo(Files.readAllBytes(folder.resolve("a")));
      }
      file = (FileNode.RegularFile) reader.next().orElseThrow().node(reader.stored());
      assertThat(file.content().size()).isEqualTo(3L << 30);
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void aMapThatIsWrongIsRefusedWithTheNameOfTheFile() {
    for (var map : new String[] {"0,1,0,1", "5,1,2,1", "0,-1", "0,9223372036854775807", "8,2", "x,1", "0,3"}) {
      var tar = new TarBytes().records('x', "GNU.sparse.size=9", "GNU.sparse.map=" + map, "GNU.sparse.name=d/s").entry("f", '0', "ab").end();
      assertRefused(() -> entries(tar), "the layer has a sparse file that cannot be read: d/s: ");
    }
    assertRefused(() -> entries(new TarBytes().entry("s", 'S', "").end()), "the layer has a sparse file that cannot be read: s: ");
  }

  @Test
  void contentsAreNoHeadersHoweverTheyAreRead() throws IOException {
    var tar = new TarBytes().entry("f", '0', "8 uid=1\n").records('x', "uid=2").file("g").end();
    for (int read = 0; read <= 9; read++) {
      var reader = TarReader.ofLayer(new ByteArrayInputStream(tar));
      assertThat(reader.next().orElseThrow().position()).isEqualTo(512);
      try (var contents = reader.stored().open()) {
        assertThat(contents.readNBytes(read)).hasSize(Math.min(read, 8));
      }
      var second = reader.next().orElseThrow();
      assertThat(second.name()).isEqualTo("g");
      assertThat(second.metadata().uid()).isEqualTo(2);
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void everyByteOfALayerCanBeHashed() throws Exception {
    var tar = new TarBytes().entry("f", '0', "x".repeat(70_000)).records('x', "uid=2").file("g").end();
    var hash = MessageDigest.getInstance("SHA-256");
    try (var in = new DigestInputStream(new ByteArrayInputStream(tar), hash)) {
      assertThat(entries(TarReader.ofLayer(in))).hasSize(2);
      in.transferTo(OutputStream.nullOutputStream());
    }
    assertThat(hash.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(tar));
  }

  @Test
  void theContentsOfAnArchiveAreSkippedAndNotRead() throws IOException {
    var tar = new TarBytes().entry("f", '0', "x".repeat(70_000)).file("g").end();
    var read = new long[1];
    var counting = new FilterInputStream(new ByteArrayInputStream(tar)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        read[0] += count;
        return count;
      }
    };
    assertThat(entries(TarReader.ofArchive(counting))).hasSize(2);
    assertThat(read[0]).isLessThan(70_000);
  }

  @Test
  void aBlockWithoutACorrectChecksumIsNotAHeader() {
    var header = Arrays.copyOf(new TarBytes().file("f").end(), 512);
    assertThat(TarReader.isHeader(header)).isTrue();
    assertThat(TarReader.isHeader(Arrays.copyOf(header, 511))).isFalse();
    assertThat(TarReader.isHeader(new byte[512])).isFalse();
    header[0]++;
    assertThat(TarReader.isHeader(header)).isFalse();
  }

  @Test
  void bytesAreReadOneByOneToo() throws IOException {
    var reader = TarReader.ofLayer(new ByteArrayInputStream(new TarBytes().entry("f", '0', "a\u00ff").end()));
    assertThat(reader.next()).isPresent();
    try (var in = reader.stored().open()) {
      assertThat(new int[] {in.read(), in.read(), in.read()}).containsExactly('a', 0xff, -1);
    }
  }
}
