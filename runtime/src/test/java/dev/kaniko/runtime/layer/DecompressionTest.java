package dev.kaniko.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The first bytes of a layer determine its compression. */
class DecompressionTest {
  private static final byte[] TEXT = TarBytes.bytes("What a layer holds. ".repeat(10_000));

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] zstd(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStreamNoFinalizer(out)) {
      zstd.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] unpack(InputStream in) throws IOException {
    try (var unpacked = Decompression.open(in)) {
      return unpacked.readAllBytes();
    }
  }

  private static byte[] twice(byte[] bytes) {
    var both = Arrays.copyOf(bytes, bytes.length * 2);
    System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
    return both;
  }

  /** Returns one byte at a time, and {@code available()} is always 0, as on a slow network. */
  private static final class Trickle extends FilterInputStream {
    Trickle(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, Math.min(1, length));
    }

    @Override
    public int available() {
      return 0;
    }
  }

  @Test
  void allMembersOfGzipAndAllFramesOfZstdAreOneStream() throws IOException {
    for (var packed : new byte[][] {gzip(TEXT), zstd(TEXT)}) {
      assertThat(unpack(new ByteArrayInputStream(packed))).isEqualTo(TEXT);
      assertThat(unpack(new ByteArrayInputStream(twice(packed)))).isEqualTo(twice(TEXT));
      assertThat(unpack(new Trickle(twice(packed)))).isEqualTo(twice(TEXT));
    }
  }

  @Test
  void uncompressedBytesAreReturnedUnchanged() throws IOException {
    for (var plain : new byte[][] {
        {}, {0x1f}, {0x28}, {0x28, (byte) 0xb5}, {0x28, (byte) 0xb5, 0x2f}, {0x1f, 8, 0, 0}, {0x28, (byte) 0xb5, 0x2f, 0x2f, 0}, {1, (byte) 0x8b, 0, 0}, TEXT}) {
      assertThat(unpack(new ByteArrayInputStream(plain))).isEqualTo(plain);
    }
  }

  @Test
  void damageIsAnError() throws IOException {
    for (var packed : new byte[][] {gzip(TEXT), zstd(TEXT)}) {
      assertThatThrownBy(() -> unpack(new ByteArrayInputStream(Arrays.copyOf(packed, packed.length - 3)))).isInstanceOf(IOException.class);
    }
    var noise = new byte[1000];
    new Random(1).nextBytes(noise);
    noise[0] = 0x1f;
    noise[1] = (byte) 0x8b;
    assertThatThrownBy(() -> unpack(new ByteArrayInputStream(noise))).isInstanceOf(IOException.class);
  }

  @Test
  void closingClosesTheStreamBelow() throws IOException {
    var closed = new AtomicInteger();
    for (var packed : new byte[][] {gzip(TEXT), zstd(TEXT), TEXT}) {
      Decompression.open(new FilterInputStream(new ByteArrayInputStream(packed)) {
        @Override
        public void close() throws IOException {
          closed.incrementAndGet();
          super.close();
        }
      }).close();
    }
    assertThat(closed).hasValue(3);
  }
}
