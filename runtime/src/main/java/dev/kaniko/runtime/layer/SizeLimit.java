package dev.kaniko.runtime.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * The largest allowed size of a layer or archive, uncompressed and including the holes of sparse files. It is the free space of the disk
 * that the content goes to. A few compressed bytes can expand to any number of zeros, so sizes are checked before content is written.
 *
 * @param bytes the largest size that is allowed
 * @param directory a directory on that disk
 */
public record SizeLimit(long bytes, Path directory) {
  /** A size of 16 GiB is always allowed: a disk may be full because of files that the layer replaces. */
  private static final long ALWAYS = 16L << 30;

  private static final String UNITS = "kMGTPE";

  public SizeLimit {
    Objects.requireNonNull(directory);
  }

  /** Returns the limit for content that is written to the disk of {@code directory}. */
  public static SizeLimit of(Path directory) throws IOException {
    return new SizeLimit(Math.max(ALWAYS, Files.getFileStore(directory).getUsableSpace()), directory);
  }

  /**
   * Checks a size.
   *
   * @param what names the layer or archive in the message
   * @throws LayerFormatException if {@code size} is above the limit or negative
   */
  public void check(String what, long size) throws LayerFormatException {
    if (size < 0 || size > bytes) {
      throw new LayerFormatException(what + " has " + text(size) + ", more than the " + text(bytes) + " that fit on the disk of " + directory);
    }
  }

  /** Returns a view of {@code in} that throws a {@link LayerFormatException} after more bytes than the limit. */
  public InputStream bound(String what, InputStream in) {
    return new Bounded(in, what);
  }

  private static String text(long bytes) {
    double count = bytes;
    int unit = -1;
    for (; Math.abs(count) >= 1000; unit++) {
      count /= 1000;
    }
    return unit < 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %sB", count, UNITS.charAt(unit));
  }

  private final class Bounded extends FilterInputStream {
    private final String what;
    private long given;

    Bounded(InputStream in, String what) {
      super(in);
      this.what = what;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      given += Math.max(0, count);
      if (given > bytes) {
        throw new LayerFormatException(what + " has more than the " + text(bytes) + " that fit on the disk of " + directory + " when it is uncompressed");
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
