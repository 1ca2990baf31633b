package dev.kaniko.compiler.parse;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SegmentMap;

/** Turns offsets into a joined text into spans of the file. */
@FunctionalInterface
interface Places {
  /** The place of a range of the joined text. */
  Span span(int start, int end);

  /** Places of a spliced file. */
  static Places of(SourceId source, SegmentMap map) {
    return (start, end) -> {
      // An empty range stays behind the character before it: what comes next may lie beyond a gap.
      int from = start == end && start > 0 ? map.origin(start - 1) + 1 : map.origin(start);
      return new Span(source, from, Math.max(from, map.originOfEnd(start, end)));
    };
  }

  /** The same places for a text that begins at an offset of this one. */
  default Places from(int offset) {
    return (start, end) -> span(offset + start, offset + end);
  }

  /** One place for everything: for a text that is not written as it reads, such as a JSON string. */
  static Places everywhere(Span span) {
    return (start, end) -> span;
  }
}
