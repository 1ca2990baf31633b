package dev.kaniko.compiler.parse;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.DerivedText;
import dev.kaniko.grammar.source.SegmentMap;

/** Turns offsets into a joined text into spans of the file. */
@FunctionalInterface
interface Places {
  /** The place of a range of the joined text. */
  Span span(int start, int end);

  /** Places of a spliced file. */
  static Places of(SourceId source, SegmentMap map) {
    return (start, end) -> {
      if (start == end) {
        // Right behind the character before it, since what comes next may lie beyond a gap.
        int at = start > 0 ? map.origin(start - 1) + 1 : map.origin(0);
        return new Span(source, at, at);
      }
      return new Span(source, map.origin(start), map.originOfEnd(start, end));
    };
  }

  /** The same places for a text that begins at an offset of this one. */
  default Places from(int offset) {
    return (start, end) -> span(offset + start, offset + end);
  }

  /** The places of a text that is derived from the one that these places are of. */
  default Places through(DerivedText derived) {
    return (start, end) -> span(derived.start(start), derived.end(start, end));
  }

  /** One place for everything: for a text that is written nowhere. */
  static Places everywhere(Span span) {
    return (start, end) -> span;
  }
}
