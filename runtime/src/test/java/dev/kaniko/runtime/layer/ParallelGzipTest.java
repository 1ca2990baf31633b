package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ParallelGzipTest {
  @Test
  void everyLengthAroundABlockComesBack() throws IOException {
    for (int length : new int[] {0, 1, 511, 131_071, 131_072, 131_073, 262_144, 1_000_003}) {
      var input = text(length);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip(input, 1, 3))).readAllBytes()).isEqualTo(input);
    }
  }

  @Test
  void theBytesDoNotDependOnTheThreadsOrTheSizeOfWrites() throws IOException {
    var input = text(2_000_000);
    assertThat(gzip(input, 1, 1)).isEqualTo(gzip(input, 1, 4));
    var out = new ByteArrayOutputStream();
    try (var gzip = new ParallelGzip(out, 1, 2)) {
      for (int i = 0; i < input.length; i += 777) {
        gzip.write(input, i, Math.min(777, input.length - i));
      }
    }
    assertThat(out.toByteArray()).isEqualTo(gzip(input, 1, 4));
  }

  @Test
  void randomBytesAreStoredAndRepeatedRandomBytesAreNot() throws IOException {
    var random = new byte[1_000_000];
    new Random(1).nextBytes(random);
    var packed = gzip(random, 6, 2);
    assertThat(packed.length).isBetween(random.length, random.length + 200);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes()).isEqualTo(random);
    for (int i = 4096; i < random.length; i++) {
      random[i] = random[i - 4096];
    }
    assertThat(gzip(random, 6, 2).length).isLessThan(random.length / 10);
  }

  private static byte[] text(int length) {
    var bytes = new byte[length];
    var random = new Random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) "etaoin shrdlu\n".charAt(random.nextInt(14));
    }
    return bytes;
  }

  private static byte[] gzip(byte[] input, int level, int threads) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new ParallelGzip(out, level, threads)) {
      gzip.write(input);
    }
    return out.toByteArray();
  }
}
