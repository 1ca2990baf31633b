package dev.kaniko.runtime.fetch;

import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One block of 512 bytes as a tar header (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"). */
final class TarBlock {
  static final int SIZE = 512;

  private static final int SPARSE = 386;
  private static final int SPARSE_PART = 24;

  private final byte[] bytes;

  TarBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isZero() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Verifies the checksum, which old programs computed of signed bytes.
   *
   * @throws IOException if it is another one
   */
  void check() throws IOException {
    long stated = number(148, 8);
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < SIZE; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : bytes[i];
      unsigned += b & 0xFF;
      signed += b;
    }
    if (stated != unsigned && stated != signed) {
      throw new IOException("not a tar header where one should be");
    }
  }

  String name() {
    var name = text(0, 100);
    // The two zeros of the version tell the format with a prefix from that of GNU, which has other things there.
    boolean prefixed = bytes[257] == 'u' && bytes[261] == 'r' && bytes[262] == 0 && bytes[345] != 0;
    return prefixed ? text(345, 155) + "/" + name : name;
  }

  long mode() throws IOException {
    return number(100, 8);
  }

  long uid() throws IOException {
    return number(108, 8);
  }

  long gid() throws IOException {
    return number(116, 8);
  }

  long size() throws IOException {
    return number(124, 12);
  }

  /** Seconds since 1970. */
  long modified() throws IOException {
    return number(136, 12);
  }

  char type() {
    return (char) (bytes[156] & 0xFF);
  }

  String link() {
    return text(157, 100);
  }

  int major() throws IOException {
    return isOld() ? 0 : (int) number(329, 8);
  }

  int minor() throws IOException {
    return isOld() ? 0 : (int) number(337, 8);
  }

  private boolean isOld() {
    return bytes[257] != 'u';
  }

  /** The size of a sparse file (GNU). */
  long realSize() throws IOException {
    return number(483, 12);
  }

  /** The parts of a sparse file that fit into the header (GNU). */
  List<SparseMap.Part> sparseParts() throws IOException {
    return parts(SPARSE, 4);
  }

  boolean hasMoreSparseParts() {
    return bytes[482] != 0;
  }

  /** The parts in a block that follows the header (GNU). */
  List<SparseMap.Part> extendedSparseParts() throws IOException {
    return parts(0, 21);
  }

  boolean hasFurtherSparseParts() {
    return bytes[504] != 0;
  }

  private List<SparseMap.Part> parts(int from, int most) throws IOException {
    var parts = new ArrayList<SparseMap.Part>();
    for (int at = from; at < from + most * SPARSE_PART && bytes[at] != 0; at += SPARSE_PART) {
      parts.add(new SparseMap.Part(number(at, 12), number(at + 12, 12)));
    }
    return parts;
  }

  private String text(int from, int length) {
    return text(Arrays.copyOfRange(bytes, from, from + length));
  }

  /** Returns the bytes up to the first zero. */
  static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return OsBytes.decode(bytes, 0, end);
  }

  /** Reads octal digits between blanks and zeros, or a binary number when the first bit is set (GNU). */
  private long number(int from, int length) throws IOException {
    return (bytes[from] & 0x80) != 0 ? binary(from, length) : octal(from, length);
  }

  private long binary(int from, int length) throws IOException {
    // Two's complement, of which the first bit only says that it is binary.
    boolean negative = (bytes[from] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = from; i < from + length; i++) {
      int digit = i == from ? (negative ? bytes[i] | 0x80 : bytes[i] & 0x7F) & 0xFF : bytes[i] & 0xFF;
      if (value >> 55 != (negative ? -1 : 0)) {
        throw new IOException("a number in a tar header is too large");
      }
      value = value << 8 | digit;
    }
    return value;
  }

  private long octal(int from, int length) throws IOException {
    int start = from;
    int end = from + length;
    while (start < end && (bytes[start] == ' ' || bytes[start] == 0)) {
      start++;
    }
    long value = 0;
    int i = start;
    for (; i < end && bytes[i] != ' ' && bytes[i] != 0; i++) {
      if (bytes[i] < '0' || bytes[i] > '7') {
        throw new IOException("not a number in a tar header");
      }
      value = value << 3 | (bytes[i] - '0');
    }
    return value;
  }
}
