package dev.kaniko.runtime.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/** One block of a {@link ParallelGzip}: its input, the 32 KiB before it as dictionary, and its output, which ends on a byte boundary. */
final class GzipBlock {
  /** The most bytes that a stored deflate block holds (RFC 1951, 3.2.4). */
  private static final int STORED = 65535;

  private final byte[] input = new byte[ParallelGzip.DICTIONARY + ParallelGzip.BLOCK];
  private final byte[] output = new byte[ParallelGzip.BLOCK + ParallelGzip.BLOCK / 8];
  private int before;
  private int length;
  private int packed;

  /** Empties this block and takes the end of {@code block}, which must be full, as dictionary. */
  void follow(GzipBlock block) {
    before = ParallelGzip.DICTIONARY;
    System.arraycopy(block.input, block.before + block.length - before, input, 0, before);
    length = 0;
    packed = 0;
  }

  /** Takes as many of the bytes as fit and returns their number. */
  int add(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, ParallelGzip.BLOCK - length);
    System.arraycopy(bytes, offset, input, before + length, taken);
    length += taken;
    return taken;
  }

  boolean isFull() {
    return length == ParallelGzip.BLOCK;
  }

  GzipBlock compress(int level) {
    packed = 0;
    if (length == 0) {
      return this;
    }
    if (Compressibility.isRandom(input, before, length)) {
      store();
      return this;
    }
    var deflater = Deflaters.borrow(level);
    try {
      if (before > 0) {
        deflater.setDictionary(input, 0, before);
      }
      deflater.setInput(input, before, length);
      packed = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
      if (packed >= length || packed == output.length) {
        store();
      }
    } finally {
      Deflaters.giveBack(deflater, level);
    }
    return this;
  }

  private void store() {
    packed = 0;
    for (int done = 0; done < length;) {
      int part = Math.min(STORED, length - done);
      output[packed++] = 0;
      output[packed++] = (byte) part;
      output[packed++] = (byte) (part >>> 8);
      output[packed++] = (byte) ~part;
      output[packed++] = (byte) (~part >>> 8);
      System.arraycopy(input, before + done, output, packed, part);
      packed += part;
      done += part;
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(output, 0, packed);
  }
}
