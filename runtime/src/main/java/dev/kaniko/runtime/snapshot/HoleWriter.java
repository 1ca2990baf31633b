package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.OpenFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Writes a file with holes in place of long runs of zeros. A layer stores the holes of a sparse file as such runs. */
final class HoleWriter {
  private static final int BLOCK = 1 << 16;
  private static final byte[] ZEROS = new byte[BLOCK];

  private HoleWriter() {}

  /** Writes all of {@code in} to {@code file}, which must be empty. */
  static void write(InputStream in, OpenFile file) throws IOException {
    var block = new byte[BLOCK];
    long end = 0;
    long written = 0;
    for (int count = in.readNBytes(block, 0, BLOCK); count > 0; count = in.readNBytes(block, 0, BLOCK)) {
      if (count < BLOCK || !Arrays.equals(block, ZEROS)) {
        if (written < end) {
          file.seek(end);
        }
        file.write(block, 0, count);
        written = end + count;
      }
      end += count;
    }
    if (written < end) {
      file.truncate(end);
    }
  }
}
