package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the map before the contents of a sparse file: decimal numbers on lines of their own (GNU tar manual, "PAX 1.0"). */
final class SparseParts {
  private final TarBytes bytes;
  private final long end;
  private long position;
  private byte[] block = new byte[0];
  private int at;

  private SparseParts(TarBytes bytes, long position, long stored) {
    this.bytes = bytes;
    this.position = position;
    this.end = position + stored;
  }

  static List<SparseMap.Part> read(TarBytes bytes, long position, long stored) throws IOException {
    var map = new SparseParts(bytes, position, stored);
    long count = map.number();
    var parts = new ArrayList<SparseMap.Part>();
    for (long i = 0; i < count; i++) {
      parts.add(new SparseMap.Part(map.number(), map.number()));
    }
    return parts;
  }

  private long number() throws IOException {
    long value = 0;
    for (byte b = next(); b != '\n'; b = next()) {
      if (b < '0' || b > '9' || value > Long.MAX_VALUE / 16) {
        throw new IOException("the map of a sparse file is wrong");
      }
      value = value * 10 + b - '0';
    }
    return value;
  }

  private byte next() throws IOException {
    if (at == block.length) {
      if (position + TarBlock.SIZE > end) {
        throw new IOException("the map of a sparse file is wrong");
      }
      block = new byte[TarBlock.SIZE];
      bytes.read(position, block);
      position += TarBlock.SIZE;
      at = 0;
    }
    return block[at++];
  }
}
