package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers byte by byte, by POSIX: ustar where it suffices, else pax. */
class TarHeaderTest {
  private static final Metadata PLAIN = Metadata.of(0644, 1000, 100, Instant.ofEpochSecond(1_700_000_000));
  private static final int BLOCK = 512;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] header(String name) {
    return new TarHeader(ascii(name), '0', PLAIN).encode();
  }

  private static byte[] header(Metadata metadata) {
    return new TarHeader(ascii("f"), '0', metadata).encode();
  }

  /** Returns a field of the last block, which is the header of the entry itself. */
  private static String field(byte[] blocks, int offset, int length) {
    var text = new String(blocks, blocks.length - BLOCK + offset, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Returns the pax records before the header; none if there is no pax header. */
  private static Map<String, String> records(byte[] blocks) {
    var records = new LinkedHashMap<String, String>();
    if (blocks.length == BLOCK) {
      return records;
    }
    assertThat(blocks[156]).as("type").isEqualTo((byte) 'x');
    assertThat(new String(blocks, 0, 12, StandardCharsets.US_ASCII)).isEqualTo("PaxHeaders.0");
    int size = Integer.parseInt(new String(blocks, 124, 11, StandardCharsets.US_ASCII), 8);
    assertThat(blocks.length).as("blocks").isEqualTo(2 * BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK);
    int at = BLOCK;
    while (at < BLOCK + size) {
      int space = at;
      while (blocks[space] != ' ') {
        space++;
      }
      int length = Integer.parseInt(new String(blocks, at, space - at, StandardCharsets.US_ASCII));
      assertThat(blocks[at + length - 1]).as("end of a record").isEqualTo((byte) '\n');
      var record = new String(blocks, space + 1, at + length - 2 - space, StandardCharsets.ISO_8859_1);
      int equals = record.indexOf('=');
      records.put(record.substring(0, equals), record.substring(equals + 1));
      at += length;
    }
    assertThat(at).as("end of all records").isEqualTo(BLOCK + size);
    assertThat(Arrays.copyOfRange(blocks, at, blocks.length - BLOCK)).as("padding").isEqualTo(new byte[blocks.length - BLOCK - at]);
    return records;
  }

  private static void assertChecksum(byte[] blocks) {
    for (int at : new int[] {0, blocks.length - BLOCK}) {
      int sum = 8 * ' ';
      for (int i = 0; i < BLOCK; i++) {
        sum += i >= 148 && i < 156 ? 0 : blocks[at + i] & 0xff;
      }
      assertThat(new String(blocks, at + 148, 8, StandardCharsets.US_ASCII)).isEqualTo("%06o\0 ".formatted(sum));
    }
  }

  @Test
  void everyFieldIsWherePosixHasIt() {
    var block = new TarHeader(ascii("dir/file"), '0', PLAIN.withMode(06755)).size(01234567L).encode();
    assertThat(block).hasSize(BLOCK);
    assertThat(field(block, 0, 100)).isEqualTo("dir/file");
    assertThat(field(block, 100, 8)).isEqualTo("0006755");
    assertThat(field(block, 108, 8)).isEqualTo("0001750");
    assertThat(field(block, 116, 8)).isEqualTo("0000144");
    assertThat(field(block, 124, 12)).isEqualTo("00001234567");
    assertThat(field(block, 136, 12)).isEqualTo("14524770400");
    assertThat(field(block, 156, 1)).isEqualTo("0");
    assertThat(field(block, 157, 100)).isEmpty();
    assertThat(new String(block, 257, 8, StandardCharsets.ISO_8859_1)).isEqualTo("ustar\00000");
    assertThat(Arrays.copyOfRange(block, 265, BLOCK)).as("names of owners, numbers of devices, prefix").containsOnly(0);
    assertChecksum(block);
  }

  @Test
  void onlyADeviceHasItsNumbers() {
    for (char type : new char[] {'3', '4'}) {
      var block = new TarHeader(ascii("d"), type, PLAIN).device(8, 17).encode();
      assertThat(field(block, 329, 8)).isEqualTo("0000010");
      assertThat(field(block, 337, 8)).isEqualTo("0000021");
      assertChecksum(block);
    }
    assertThat(field(new TarHeader(ascii("d"), '6', PLAIN).device(8, 17).encode(), 329, 16)).isEmpty();
  }

  @Test
  void theNameOfADirectoryEndsInASlash() {
    assertThat(field(new TarHeader(ascii("a/b"), '5', PLAIN).directory().encode(), 0, 100)).isEqualTo("a/b/");
    var longest = new TarHeader(ascii("d".repeat(99)), '5', PLAIN).directory().encode();
    assertThat(longest).hasSize(BLOCK);
    assertThat(field(longest, 0, 100)).isEqualTo("d".repeat(99) + "/");
    assertThat(records(new TarHeader(ascii("d".repeat(100)), '5', PLAIN).directory().encode())).containsOnlyKeys("path");
  }

  @Test
  void aNameIsSplitAtASlashWhereUstarCanHoldIt() {
    assertSplit("n".repeat(100), "", "n".repeat(100));
    assertSplit("d/" + "n".repeat(100), "d", "n".repeat(100));
    assertSplit("d".repeat(155) + "/" + "n".repeat(100), "d".repeat(155), "n".repeat(100));
    assertSplit("a/".repeat(60) + "n", "a/".repeat(59) + "a", "n");
    assertSplit("d".repeat(155) + "/n", "d".repeat(155), "n");
    assertSplit("d".repeat(150) + "/x/" + "n".repeat(99), "d".repeat(150) + "/x", "n".repeat(99));
  }

  private static void assertSplit(String name, String prefix, String rest) {
    var block = header(name);
    assertThat(block).as(name).hasSize(BLOCK);
    assertThat(field(block, 345, 155)).isEqualTo(prefix);
    assertThat(field(block, 0, 100)).isEqualTo(rest);
    assertChecksum(block);
  }

  @Test
  void aNameThatUstarCannotHoldIsInAPaxRecord() {
    for (var name : new String[] {
        "n".repeat(101), "d/" + "n".repeat(101), "d".repeat(156) + "/n", "d".repeat(156) + "/" + "n".repeat(100), "/" + "n".repeat(100), "n".repeat(100) + "/"}) {
      var blocks = header(name);
      assertThat(records(blocks)).as(name).containsExactly(Map.entry("path", name));
      assertThat(field(blocks, 0, 100)).isEqualTo(name.substring(0, 100));
      assertChecksum(blocks);
    }
  }

  @Test
  void aLinkOfMoreThanAHundredBytesIsInAPaxRecord() {
    var short100 = new TarHeader(ascii("l"), '2', PLAIN).linkTo(ascii("t".repeat(100))).encode();
    assertThat(short100).hasSize(BLOCK);
    assertThat(field(short100, 157, 100)).isEqualTo("t".repeat(100));
    var long101 = new TarHeader(ascii("l"), '2', PLAIN).linkTo(ascii("t".repeat(101))).encode();
    assertThat(records(long101)).containsExactly(Map.entry("linkpath", "t".repeat(101)));
    assertThat(field(long101, 157, 100)).isEqualTo("t".repeat(100));
    assertThat(Arrays.copyOfRange(long101, 157, 257)).as("the pax header links to nothing").containsOnly(0);
  }

  @Test
  void aNumberThatUstarCannotHoldIsInAPaxRecordAndZeroInTheHeader() {
    assertThat(header(PLAIN.withOwner(07777777, 07777777))).hasSize(BLOCK);
    var large = header(PLAIN.withOwner(010000000, 0xffff_fffeL));
    assertThat(records(large)).containsExactly(Map.entry("gid", "4294967294"), Map.entry("uid", "2097152"));
    assertThat(field(large, 108, 8) + field(large, 116, 8)).isEqualTo("00000000000000");

    assertThat(header(PLAIN.withModified(Instant.ofEpochSecond(0)))).hasSize(BLOCK);
    assertThat(header(PLAIN.withModified(Instant.ofEpochSecond(077777777777L)))).hasSize(BLOCK);
    for (long seconds : new long[] {-1, 0100000000000L}) {
      var blocks = header(PLAIN.withModified(Instant.ofEpochSecond(seconds)));
      assertThat(records(blocks)).containsExactly(Map.entry("mtime", Long.toString(seconds)));
      assertThat(field(blocks, 136, 12)).isEqualTo("00000000000");
    }

    assertThat(field(new TarHeader(ascii("f"), '0', PLAIN).size(077777777777L).encode(), 124, 12)).isEqualTo("77777777777");
    var huge = new TarHeader(ascii("f"), '0', PLAIN).size(0100000000000L).encode();
    assertThat(records(huge)).containsExactly(Map.entry("size", "8589934592"));
    assertThat(field(huge, 124, 12)).isEqualTo("00000000000");
  }

  @Test
  void aRecordCountsItselfAtEveryLength() {
    for (int length = 0; length < 1100; length++) {
      var value = new byte[length];
      Arrays.fill(value, (byte) '=');
      var blocks = header(PLAIN.withXattrs(Map.of("user.a", XattrValue.of(value))));
      assertThat(records(blocks)).containsExactly(Map.entry("SCHILY.xattr.user.a", "=".repeat(length)));
    }
  }

  @Test
  void thePaxHeaderIsNobodysPlainFile() {
    var blocks = header(PLAIN.withXattrs(Map.of("user.a", XattrValue.of(ascii("x")))));
    assertThat(new String(blocks, 100, 24, StandardCharsets.US_ASCII)).isEqualTo("0000644\0".concat("0000000\0").concat("0000000\0"));
    assertThat(new String(blocks, 136, 12, StandardCharsets.US_ASCII)).isEqualTo("00000000000\0");
    assertThat(field(blocks, 108, 8)).isEqualTo("0001750");
    assertChecksum(blocks);
  }
}
