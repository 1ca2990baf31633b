package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pax records byte by byte; what is wrong with them is told, however little sense they make. */
class RawHeadersTest {
  private static final int MOST = 4 << 20;

  /** The records of the first entry, in readable form. */
  private static Map<String, String> records(byte[] archive) throws IOException {
    try (var raw = new RawHeaders(new ByteArrayInputStream(archive))) {
      raw.startEntry();
      assertThat(raw.skip(archive.length + 1)).isEqualTo(archive.length);
      raw.endEntry(new TarArchiveEntry("f"));
      var text = new TreeMap<String, String>();
      raw.records().forEach((key, value) -> text.put(key, new String(value, StandardCharsets.ISO_8859_1)));
      return text;
    }
  }

  private static Map<String, String> body(String body) throws IOException {
    return records(new TarBytes().entry("PaxHeader", 'x', body).file("f").end());
  }

  @Test
  void recordsAreReadByTheirLength() throws IOException {
    assertThat(body("6 a=b\n8 key=\u00ff\n")).containsExactly(Map.entry("a", "b"), Map.entry("key", "\u00ff"));
    assertThat(body("8 a=b=c\n")).containsExactly(Map.entry("a", "b=c"));
    assertThat(body("8 a=\n5 \n")).as("a value that looks like a record").containsExactly(Map.entry("a", "\n5 "));
    assertThat(body("5 a=\n")).isEmpty();
    assertThat(body("6 a=b\n5 a=\n")).as("an empty value takes the record back").isEmpty();
    assertThat(body("24 SCHILY.xattr.user.a=\n")).as("an attribute may be empty").containsExactly(Map.entry("SCHILY.xattr.user.a", ""));
    assertThat(body("6 a=b\n\0\0rest")).as("zeros end the records").containsExactly(Map.entry("a", "b"));
    assertThat(body("6 a=b\n6 a=c\n")).containsExactly(Map.entry("a", "c"));
    assertThat(body("")).isEmpty();
    var longest = "x".repeat(99_990);
    assertThat(body("100000 a=" + longest + "\n")).containsExactly(Map.entry("a", longest));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a=b\n", " a=b\n", "6", "66", "6a=b\n", "-6 a=b\n", "7 a=b\n", "5 a=b\n", "6 a=bc", "6 abc\n", "2 a=b\n", "1 a=b\n", "0 a=b\n", "600 a=b\n",
      "6 a=b\n6", "9999999999 a=b\n", "0000000006 a=b\n", "3 \n", "5 ab\n6 a=b\n", "6/a=b\n", ":6 a=b\n"})
  void whatIsNoRecordIsRefused(String body) {
    assertThatThrownBy(() -> body(body)).isInstanceOf(LayerFormatException.class).hasMessage("the layer has a malformed pax header");
  }

  @Test
  void theHeadersBeforeAnEntryAllCount() throws IOException {
    var tar = new TarBytes().records('g', "a=1", "b=1").entry("././@LongLink", 'L', "n".repeat(600)).entry("././@LongLink", 'K', "n").records('x', "b=2").records('X', "c=3")
        .file("f").records('x', "d=4").end();
    assertThat(records(tar)).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"));
  }

  @Test
  void aHeaderEndsWithinWhatFollowsIt() throws IOException {
    var tar = new TarBytes().entry("PaxHeader", 'x', "6 a=b\n").end();
    assertThat(records(Arrays.copyOf(tar, 512 + 6))).containsOnlyKeys("a");
    assertThatThrownBy(() -> records(Arrays.copyOf(tar, 512 + 5)))
        .isInstanceOf(LayerFormatException.class).hasMessage("the layer has a header that is longer than what follows it");
    assertThat(records(Arrays.copyOf(tar, 511))).as("no whole header").isEmpty();
  }

  @Test
  void theSizeOfAHeaderIsAnOctalNumber() throws IOException {
    assertThat(records(withSize("6 \0         "))).containsOnlyKeys("a");
    assertThat(records(withSize("           6"))).containsOnlyKeys("a");
    assertThat(records(withSize("\0\0\0\0\0\0\0\0\0\0\0\0"))).isEmpty();
    for (var size : new String[] {"8          \0", "\u0080\0\0\0\0\0\0\0\0\0\0\6"}) {
      assertThatThrownBy(() -> records(withSize(size))).isInstanceOf(LayerFormatException.class).hasMessage("the layer has a header whose size is no number");
    }
    assertThatThrownBy(() -> records(withSize("-1         \0"))).isInstanceOf(LayerFormatException.class).hasMessageContaining("longer than what follows");
  }

  private static byte[] withSize(String size) {
    var tar = new TarBytes().entry("PaxHeader", 'x', "6 a=b\n").file("f").end();
    System.arraycopy(TarBytes.bytes(size), 0, tar, 124, 12);
    return tar;
  }

  @Test
  void nobodyIsMadeToHoldMoreThanFourMebibytesOfHeaders() throws IOException {
    try (var raw = new RawHeaders(new ByteArrayInputStream(new byte[MOST + 1]))) {
      raw.startEntry();
      assertThat(raw.skip(MOST)).isEqualTo(MOST);
      assertThatThrownBy(raw::read).isInstanceOf(LayerFormatException.class).hasMessage("the layer has an entry with headers of more than 4194304 bytes");
    }
  }

  @Test
  void contentsAreNoHeadersHoweverTheyAreRead() throws IOException {
    var tar = new TarBytes().entry("f", '0', "6 a=b\n").records('x', "a=c").file("g").end();
    try (var raw = new RawHeaders(new ByteArrayInputStream(tar))) {
      raw.startEntry();
      assertThat(raw.readNBytes(512)).hasSize(512);
      var file = new TarArchiveEntry("f");
      file.setSize(6);
      raw.endEntry(file);
      assertThat(raw.records()).isEmpty();
      // One read over the end of the contents into the next header.
      raw.startEntry();
      for (int count = 0; count < 512 + 100; count++) {
        assertThat(raw.read()).isNotNegative();
      }
      assertThat(raw.readNBytes(3 * 512 - 100)).hasSize(3 * 512 - 100);
      raw.endEntry(new TarArchiveEntry("g"));
      assertThat(raw.records()).containsOnlyKeys("a");
      assertThat(raw.markSupported()).isFalse();
    }
  }

  @Test
  void aSkipEndsWithTheStream() throws IOException {
    try (var raw = new RawHeaders(new ByteArrayInputStream(new byte[100_000]))) {
      assertThat(raw.skip(0)).isZero();
      assertThat(raw.skip(70_000)).isEqualTo(70_000);
      assertThat(raw.skip(70_000)).isEqualTo(30_000);
      assertThat(raw.skip(1)).isZero();
      assertThat(raw.read()).isEqualTo(-1);
    }
    try (var raw = new RawHeaders(new ByteArrayInputStream(new byte[] {(byte) 0xff}))) {
      assertThat(raw.read()).isEqualTo(0xff);
    }
  }
}
