package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
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

  @Test
  void bytesAreWrittenOneByOneToo() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new ParallelGzip(out, 9, 1)) {
      for (byte b : "letters".getBytes(StandardCharsets.US_ASCII)) {
        gzip.write(b);
      }
    }
    assertThat(out.toByteArray()).isEqualTo(gzip("letters".getBytes(StandardCharsets.US_ASCII), 9, 2));
  }

  @Test
  void theHeaderIsIndependentOfTheMachineAndTheTrailerHasChecksumAndLength() throws IOException {
    var input = text(300_000);
    var packed = ByteBuffer.wrap(gzip(input, 1, 2)).order(ByteOrder.LITTLE_ENDIAN);
    var header = new byte[10];
    packed.get(header);
    assertThat(header).containsExactly(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    var crc = new CRC32();
    crc.update(input);
    packed.position(packed.limit() - 8);
    assertThat(packed.getInt()).isEqualTo((int) crc.getValue());
    assertThat(packed.getInt()).isEqualTo(input.length);
  }

  @Test
  void aBlockHasTheBytesBeforeItAsDictionary() throws IOException {
    var input = text(131_072 + 20_000);
    System.arraycopy(input, 131_072 - 20_000, input, 131_072, 20_000);
    int first = gzip(Arrays.copyOf(input, 131_072), 6, 2).length;
    assertThat(gzip(input, 6, 2).length - first).as("what comes again is a reference").isLessThan(1000);
    assertThat(unpack(gzip(input, 6, 2))).isEqualTo(input);
  }

  @Test
  void aHigherLevelIsSmaller() throws IOException {
    var input = text(500_000);
    assertThat(gzip(input, 9, 2).length).isLessThan(gzip(input, 1, 2).length);
    assertThat(gzip(input, 9, 2)).isEqualTo(gzip(input, 9, 1));
  }

  @Test
  void aFailureOfTheStreamBelowIsThrown() throws IOException {
    var broken = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        if (b == 3) {
          throw new IOException("disk full");
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 10) {
          throw new IOException("disk full");
        }
      }
    };
    var gzip = new ParallelGzip(broken, 1, 2);
    assertThatThrownBy(() -> {
      for (int i = 0; i < 100; i++) {
        gzip.write(text(131_072));
      }
    }).isInstanceOf(IOException.class).hasMessage("disk full");
    assertThatThrownBy(gzip::close).isInstanceOf(IOException.class).hasMessage("disk full");
  }

  @Test
  void closingEndsTheMemberOnceAndClosesWhatIsBelow() throws IOException {
    for (int length : new int[] {10, 300_000}) {
      var closed = new AtomicInteger();
      var out = new ByteArrayOutputStream() {
        @Override
        public void close() {
          closed.incrementAndGet();
        }
      };
      var gzip = new ParallelGzip(out, 1, 2);
      gzip.write(text(length));
      gzip.close();
      gzip.close();
      assertThat(closed).hasValue(1);
      assertThat(out.toByteArray()).isEqualTo(gzip(text(length), 1, 2));
      assertThatThrownBy(() -> gzip.write(1)).isInstanceOf(IOException.class).hasMessage("closed");
    }
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
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
