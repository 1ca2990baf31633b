package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressibilityTest {
  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static boolean isRandom(byte[] bytes) {
    return Compressibility.isRandom(bytes, 0, bytes.length);
  }

  @Test
  void randomBytesOfAtLeastAPageAreRandom() {
    assertThat(isRandom(random(131_072))).isTrue();
    assertThat(isRandom(random(4096))).isTrue();
    assertThat(isRandom(random(4095))).as("too few to tell").isFalse();
    assertThat(isRandom(new byte[0])).isFalse();
  }

  @Test
  void onlyTheGivenRangeCounts() {
    var bytes = new byte[3 * 8192];
    System.arraycopy(random(8192), 0, bytes, 8192, 8192);
    assertThat(Compressibility.isRandom(bytes, 8192, 8192)).isTrue();
    assertThat(Compressibility.isRandom(bytes, 0, 8192)).isFalse();
    assertThat(Compressibility.isRandom(bytes, 2 * 8192, 8192)).isFalse();
    // The array has all bytes twice, but the tested part has them once.
    var twice = Arrays.copyOf(random(8192), 16_384);
    System.arraycopy(twice, 0, twice, 8192, 8192);
    assertThat(Compressibility.isRandom(twice, 8192, 8192)).isTrue();
    assertThat(Compressibility.isRandom(twice, 0, 16_384)).isFalse();
  }

  @Test
  void valuesThatAreNotEquallyFrequentAreNotRandom() {
    var bytes = random(65_536);
    for (int i = 0; i < bytes.length; i += 16) {
      bytes[i] = 'x';
    }
    assertThat(isRandom(bytes)).isFalse();
    var halved = random(65_536);
    for (int i = 0; i < halved.length; i++) {
      halved[i] &= 0x7f;
    }
    assertThat(isRandom(halved)).isFalse();
  }

  @Test
  void aRepeatedRunIsFoundAtAnyDistance() {
    for (int distance : new int[] {48, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 2048}) {
      var bytes = random(8192);
      System.arraycopy(bytes, 8192 - 64 - distance, bytes, 8192 - 64, 48);
      assertThat(isRandom(bytes)).as("at a distance of %s", distance).isFalse();
    }
    for (int start = 0; start < 40; start++) {
      var bytes = random(8192);
      System.arraycopy(bytes, start, bytes, 4096 + start, 48);
      assertThat(isRandom(bytes)).as("at %s", start).isFalse();
    }
  }

  @Test
  void sevenEqualBytesAreNotARepeatedRun() {
    var bytes = random(65_536);
    for (int at = 16; at + 16 < 32_768; at += 16) {
      System.arraycopy(bytes, at, bytes, 32_768 + at, 7);
      bytes[32_768 + at - 1] = (byte) ~bytes[at - 1];
      bytes[32_768 + at + 7] = (byte) ~bytes[at + 7];
    }
    assertThat(isRandom(bytes)).isTrue();
  }
}
