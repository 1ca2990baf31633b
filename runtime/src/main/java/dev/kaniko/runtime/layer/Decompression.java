package dev.kaniko.runtime.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.kaniko.runtime.oci.MediaTypes.Packing;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Uncompresses a layer. The first bytes tell the compression; the media type in the manifest may be wrong. */
public final class Decompression {
  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  private Decompression() {}

  /**
   * Returns the uncompressed bytes of gzip (all members), zstd (all frames) or a plain stream. Closing the result closes {@code in}.
   * Reading the result throws an {@link IOException} if the compressed data is damaged.
   */
  public static InputStream open(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in, BUFFER);
    buffered.mark(ZSTD.length);
    var magic = buffered.readNBytes(ZSTD.length);
    buffered.reset();
    if (startsWith(magic, GZIP)) {
      return new GZIPInputStream(new AlwaysAvailable(buffered), BUFFER);
    }
    if (startsWith(magic, ZSTD)) {
      return new ZstdInputStreamNoFinalizer(buffered).setContinuous(false);
    }
    return buffered;
  }

  /** Reads the first bytes of a layer, and returns how it is compressed. */
  public static Packing packingOf(InputStream in) throws IOException {
    var magic = in.readNBytes(ZSTD.length);
    if (startsWith(magic, GZIP)) {
      return Packing.GZIP;
    }
    return startsWith(magic, ZSTD) ? Packing.ZSTD : Packing.PLAIN;
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= bytes.length || bytes[i] != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reports that bytes are available. GZIPInputStream looks for a further member only if {@code available()} is above 0, and a stream from
   * the network may have received nothing yet.
   */
  private static final class AlwaysAvailable extends FilterInputStream {
    AlwaysAvailable(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
