package dev.kaniko.runtime.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveSparseEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveStructSparse;

/**
 * Reads the map of a sparse file in all formats of GNU tar (GNU tar manual, "Storing Sparse Files"). The map is in the header and the blocks
 * after it, in pax records, or before the contents. commons-compress is not used: it fails at 2 GiB and does not limit the length of a map.
 */
final class SparseMaps {
  /** A source of blocks; each call returns the next one. */
  @FunctionalInterface
  interface Blocks {
    byte[] next() throws IOException;
  }

  private SparseMaps() {}

  /**
   * Returns the map of a sparse file; empty if it has no holes.
   *
   * @param following the blocks after the header
   * @param contents the blocks of the contents
   * @throws IllegalArgumentException if the map is malformed
   */
  static Optional<SparseMap> read(TarArchiveEntry header, PaxRecords records, Blocks following, Blocks contents) throws IOException {
    if (header.isOldGNUSparse()) {
      return Optional.of(new SparseMap(afterHeader(header, following), header.getRealSize()));
    }
    if (records.text("GNU.sparse.major").isPresent()) {
      return Optional.of(new SparseMap(new Lines(contents).parts(), records.number("GNU.sparse.realsize").orElse(-1L)));
    }
    if (records.text("GNU.sparse.map").isPresent() || records.text("GNU.sparse.numblocks").isPresent()) {
      return Optional.of(new SparseMap(inRecords(records), records.number("GNU.sparse.size").orElse(-1L)));
    }
    return Optional.empty();
  }

  /** The old GNU format: up to four parts in the header, and further parts in extension blocks. */
  private static List<SparseMap.Part> afterHeader(TarArchiveEntry header, Blocks following) throws IOException {
    if (header.getSparseHeaders() == null) {
      throw wrong(); // The type flag is GNU's, but the header is not in GNU format.
    }
    var parts = new ArrayList<SparseMap.Part>();
    add(header.getSparseHeaders(), parts);
    for (boolean more = header.isExtended(); more;) {
      var block = parts(following.next());
      add(block.getSparseHeaders(), parts);
      more = block.isExtended();
    }
    return parts;
  }

  private static TarArchiveSparseEntry parts(byte[] block) {
    try {
      return new TarArchiveSparseEntry(block);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Adds the parts in use. An unused slot has zeros; so may an empty part at the end that only marks the file size. */
  private static void add(List<TarArchiveStructSparse> from, List<SparseMap.Part> to) {
    for (var part : from) {
      if (part.getOffset() != 0 || part.getNumbytes() != 0) {
        to.add(new SparseMap.Part(part.getOffset(), part.getNumbytes()));
      }
    }
  }

  /** The pax formats 0.0 and 0.1. */
  private static List<SparseMap.Part> inRecords(PaxRecords records) {
    var map = records.text("GNU.sparse.map");
    if (map.isEmpty()) {
      return records.sparse();
    }
    var parts = new ArrayList<SparseMap.Part>();
    var numbers = map.get().split(",");
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      parts.add(new SparseMap.Part(Long.parseLong(numbers[i]), Long.parseLong(numbers[i + 1])));
    }
    return parts;
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("the map of a sparse file is wrong");
  }

  /** The pax format 1.0: the contents begin with decimal numbers, one per line, padded with zeros to a full block. */
  private static final class Lines {
    private final Blocks blocks;
    private byte[] block = new byte[0];
    private int at;

    Lines(Blocks blocks) {
      this.blocks = blocks;
    }

    List<SparseMap.Part> parts() throws IOException {
      long count = number();
      var parts = new ArrayList<SparseMap.Part>();
      for (long i = 0; i < count; i++) {
        parts.add(new SparseMap.Part(number(), number()));
      }
      return parts;
    }

    private long number() throws IOException {
      long value = 0;
      for (byte b = next(); b != '\n'; b = next()) {
        if (b < '0' || b > '9' || value > Long.MAX_VALUE / 16) {
          throw wrong();
        }
        value = value * 10 + b - '0';
      }
      return value;
    }

    private byte next() throws IOException {
      if (at == block.length) {
        block = blocks.next();
        at = 0;
      }
      return block[at++];
    }
  }
}
