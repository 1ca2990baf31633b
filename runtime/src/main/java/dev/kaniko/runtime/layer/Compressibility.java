package dev.kaniko.runtime.layer;

/** Tells in little time whether bytes can be compressed at all. */
final class Compressibility {
  /** Bits a byte from which entropy coding gains nothing worth the time; random bytes have 7.998 in a block of 128 KiB. */
  private static final double INCOMPRESSIBLE = 7.95;

  private static final int TABLE_BITS = 13;

  private Compressibility() {}

  /** Tells whether all byte values are equally frequent, and no run of about fifty bytes comes twice. */
  static boolean isRandom(byte[] bytes, int offset, int length) {
    return length >= 4096 && entropy(bytes, offset, length) > INCOMPRESSIBLE && !repeats(bytes, offset, length);
  }

  private static double entropy(byte[] bytes, int offset, int length) {
    var counts = new int[256];
    for (int i = offset; i < offset + length; i++) {
      counts[bytes[i] & 0xff]++;
    }
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= count * Math.log((double) count / length);
      }
    }
    return bits / Math.log(2) / length;
  }

  /** Remembers every eighth position and looks every fifth up, so that equal runs of 48 bytes meet at any distance. */
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
