package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pax records byte by byte. Malformed records are refused with a message. */
class PaxRecordsTest {
  private static Map<String, String> records(String body) {
    return PaxRecords.parse(TarBytes.bytes(body)).values();
  }

  @Test
  void recordsAreReadByTheirLength() {
    assertThat(records("6 a=b\n8 key=\u00ff\n")).containsExactly(Map.entry("a", "b"), Map.entry("key", "\udcff"));
    assertThat(records("8 a=b=c\n")).containsExactly(Map.entry("a", "b=c"));
    assertThat(records("8 a=\n5 \n")).as("a value that looks like a record").containsExactly(Map.entry("a", "\n5 "));
    assertThat(records("24 SCHILY.xattr.user.a=\n")).as("an attribute may be empty").containsExactly(Map.entry("SCHILY.xattr.user.a", ""));
    assertThat(records("6 a=b\n\0\0rest")).as("zeros end the records").containsExactly(Map.entry("a", "b"));
    assertThat(records("6 a=b\n6 a=c\n")).containsExactly(Map.entry("a", "c"));
    assertThat(records("")).isEmpty();
    var longest = "x".repeat(99_990);
    assertThat(records("100000 a=" + longest + "\n")).containsExactly(Map.entry("a", longest));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "a=b\n", " a=b\n", "6", "66", "6a=b\n", "-6 a=b\n", "7 a=b\n", "5 a=b\n", "6 a=bc", "6 abc\n", "2 a=b\n", "1 a=b\n", "0 a=b\n", "600 a=b\n",
      "6 a=b\n6", "9999999999 a=b\n", "0000000006 a=b\n", "3 \n", "5 ab\n6 a=b\n", "6/a=b\n", ":6 a=b\n"})
  void aMalformedRecordIsRefused(String body) {
    assertThatThrownBy(() -> records(body)).isInstanceOf(IllegalArgumentException.class).hasMessage("its pax records are malformed");
  }

  @Test
  void anEmptyValueDeletesAnEarlierRecord() {
    var records = PaxRecords.parse(TarBytes.bytes("6 a=b\n6 b=c\n"));
    assertThat(PaxRecords.parse(TarBytes.bytes("6 a=b\n5 a=\n")).text("a")).isEmpty();
    assertThat(records.plus(PaxRecords.parse(TarBytes.bytes("5 a=\n"))).text("a")).isEmpty();
    assertThat(records.plus(PaxRecords.parse(TarBytes.bytes("5 a=\n"))).text("b")).contains("c");
  }

  @Test
  void aMalformedNumberOfAnyLengthIsRefused() {
    for (var time : new String[] {"soon", "1e999999999", "9".repeat(19), "1." + "0".repeat(41)}) {
      var record = " mtime=" + time + "\n";
      int length = record.length() + 2;
      var records = PaxRecords.parse(TarBytes.bytes(length + record));
      assertThatThrownBy(() -> records.time("mtime")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(time);
      assertThatThrownBy(() -> records.number("mtime")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(time);
    }
  }

  @ParameterizedTest
  @CsvSource({
      "0,0,0", "1,1,0", "1.,1,0", "1.5,1,500000000", "1.000000001,1,1", "1.0000000019,1,1", "-1,-1,0", "-1.5,-2,500000000", "-0.0000000001,-1,999999999",
      "-0.0000000000,0,0", "-1.0000000010,-2,999999999"})
  void aTimeIsRoundedDownToNanoseconds(String text, long seconds, int nanos) {
    var record = " mtime=" + text + "\n";
    int length = record.length() + (record.length() > 8 ? 2 : 1);
    assertThat(PaxRecords.parse(TarBytes.bytes(length + record)).time("mtime")).contains(Instant.ofEpochSecond(seconds, nanos));
  }
}
