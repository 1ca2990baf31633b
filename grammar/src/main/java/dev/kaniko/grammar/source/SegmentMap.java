package dev.kaniko.grammar.source;

import java.util.Arrays;

/** Maps offsets of a text that is a sequence of pieces of another text, in the same order, back to that other text. */
public final class SegmentMap {
  private final int[] starts;
  private final int[] origins;
  private final int count;

  private SegmentMap(int[] starts, int[] origins, int count) {
    this.starts = starts;
    this.origins = origins;
    this.count = count;
  }

  /** The origin of the character at an offset; for an offset past the end, counted on from the last piece. */
  public int origin(int offset) {
    int found = Arrays.binarySearch(starts, 0, count, offset);
    int segment = found >= 0 ? found : Math.max(0, -found - 2);
    return count == 0 ? offset : origins[segment] + offset - starts[segment];
  }

  /** The origin of the end of a range: right after the origin of its last character, so that a range never swallows the gap behind it. */
  public int originOfEnd(int start, int end) {
    return end > start ? origin(end - 1) + 1 : origin(end);
  }

  /** Collects the pieces. */
  static final class Builder {
    private int[] starts = new int[64];
    private int[] origins = new int[64];
    private int count;

    void add(int start, int origin) {
      if (count > 0 && origins[count - 1] + start - starts[count - 1] == origin) {
        return;
      }
      if (count > 0 && starts[count - 1] == start) {
        count--;
      }
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
        origins = Arrays.copyOf(origins, count * 2);
      }
      starts[count] = start;
      origins[count++] = origin;
    }

    /** Returns the map of the pieces so far; it copies nothing and is of no use once another piece is added. */
    SegmentMap build() {
      return new SegmentMap(starts, origins, count);
    }
  }
}
