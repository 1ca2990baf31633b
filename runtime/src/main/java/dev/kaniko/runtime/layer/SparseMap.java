package dev.kaniko.runtime.layer;

import java.util.List;

/**
 * The data parts of a sparse file. All bytes between them are zero.
 *
 * @param parts in ascending order; their lengths add up to the bytes that the archive stores
 * @param size the size of the whole file in bytes
 */
public record SparseMap(List<Part> parts, long size) {
  /** A data part of the file; offset and length are in bytes. */
  public record Part(long offset, long length) {}

  /**
   * @throws IllegalArgumentException if the parts overlap, are not in order or do not fit
   */
  public SparseMap {
    parts = List.copyOf(parts);
    long end = 0;
    for (var part : parts) {
      if (part.offset < end || part.length < 0 || part.length > size - part.offset) {
        throw new IllegalArgumentException("the map of a sparse file is wrong");
      }
      end = part.offset + part.length;
    }
  }

  /** Returns the map of a file without holes. */
  public static SparseMap whole(long size) {
    return new SparseMap(size == 0 ? List.of() : List.of(new Part(0, size)), size);
  }

  public boolean isWhole() {
    return parts.size() <= 1 && stored() == size;
  }

  /** Returns the number of bytes in all parts. */
  public long stored() {
    return parts.stream().mapToLong(Part::length).sum();
  }
}
