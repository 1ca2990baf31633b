package dev.kaniko.runtime.layer;

/** Quickly estimates whether a block of bytes can be compressed, so that random data is stored and not deflated. */
final class Compressibility {
  /** Entropy in bits per byte. Above it, Huffman coding is not worth its time. A block of 128 KiB of random bytes has 7.998. */
  private static final double INCOMPRESSIBLE = 7.95;

  /** So many bytes of a block are enough to estimate its entropy. */
  private static final int SAMPLE = 16_384;

  private static final int TABLE_BITS = 13;

  private Compressibility() {}

  /** Returns true if all byte values seem to be about equally frequent and no run of 48 bytes or more occurs twice. False for less than 4 KiB. */
  static boolean isRandom(byte[] bytes, int offset, int length) {
    return length >= 4096 && entropy(bytes, offset, length) > INCOMPRESSIBLE && !repeats(bytes, offset, length);
  }

  private static double entropy(byte[] bytes, int offset, int length) {
    // Odd, so that it meets every byte of values of 2, 4 or 8 bytes.
    int step = length / SAMPLE | 1;
    var counts = new int[256];
    int sampled = 0;
    for (int i = offset; i < offset + length; i += step) {
      counts[bytes[i] & 0xff]++;
      sampled++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= count * Math.log((double) count / sampled);
      }
    }
    return bits / Math.log(2) / sampled;
  }

  /**
   * Looks for a run that occurs twice. The table gets every eighth position, and every fifth position is looked up. Five and eight have no
   * common divisor, so two equal runs of 48 bytes are found at any distance.
   */
  private static boolean repeats(byte[] bytes, int offset, int length) {
    var seen = new int[1 << TABLE_BITS];
    int end = offset + length - 8;
    int remembered = offset;
    for (int i = offset; i < end; i += 5) {
      for (; remembered < i; remembered += 8) {
        seen[hash(bytes, remembered)] = remembered + 1;
      }
      int earlier = seen[hash(bytes, i)] - 1;
      if (earlier >= 0 && earlier < i && same(bytes, earlier, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(byte[] bytes, int one, int other) {
    for (int k = 0; k < 8; k++) {
      if (bytes[one + k] != bytes[other + k]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] bytes, int i) {
    int word = bytes[i] & 0xff | (bytes[i + 1] & 0xff) << 8 | (bytes[i + 2] & 0xff) << 16 | bytes[i + 3] << 24;
    return word * 0x9E3779B1 >>> 32 - TABLE_BITS;
  }
}
