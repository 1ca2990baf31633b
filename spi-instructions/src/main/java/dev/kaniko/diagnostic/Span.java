package dev.kaniko.diagnostic;

import java.util.Objects;

/**
 * A half-open range of a source text.
 *
 * @param source the text that the range lies in
 * @param start offset of the first character, in UTF-16 code units from the start of the text
 * @param end offset behind the last character, in UTF-16 code units; not less than {@code start}
 */
public record Span(SourceId source, int start, int end) {
  public Span {
    Objects.requireNonNull(source);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a range: " + start + ".." + end);
    }
  }

  /** Places alone: few spans that meet in one table differ in their source only. */
  @Override
  public int hashCode() {
    return 31 * start + end;
  }

  /** Returns the number of UTF-16 code units in the range. */
  public int length() {
    return end - start;
  }

  /** Tells whether {@code inner} lies in the same source and inside this range. */
  public boolean contains(Span inner) {
    return source.equals(inner.source) && start <= inner.start && inner.end <= end;
  }

  /**
   * Returns the smallest range that covers this one and {@code other}.
   *
   * @throws IllegalArgumentException if the two lie in different sources
   */
  public Span to(Span other) {
    if (!source.equals(other.source)) {
      throw new IllegalArgumentException("ranges of two sources: " + source + ", " + other.source);
    }
    return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
  }
}
