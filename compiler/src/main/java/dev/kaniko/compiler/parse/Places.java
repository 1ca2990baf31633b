package dev.kaniko.compiler.parse;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.DerivedText;
import dev.kaniko.grammar.source.SegmentMap;

/** Turns offsets into a joined text into spans of the file. */
sealed interface Places {
  /** The place of a range of the joined text. */
  Span span(int start, int end);

  /** The same places for a text that begins at an offset of this one. */
  Places from(int offset);

  /** Places of a spliced file. */
  static Places of(SourceId source, SegmentMap map) {
    return new Spliced(source, map, 0);
  }

  /** The places of a text that is derived from the one that these places are of. */
  default Places through(DerivedText derived) {
    return new Derived(this, derived, 0);
  }

  /** One place for everything: for a text that is written nowhere. */
  static Places everywhere(Span span) {
    return new Everywhere(span);
  }

  /** @param offset where the text begins in the joined text */
  record Spliced(SourceId source, SegmentMap map, int offset) implements Places {
    @Override
    public Span span(int start, int end) {
      int from = offset + start;
      if (start == end) {
        // Right behind the character before it, since what comes next may lie beyond a gap.
        int at = from > 0 ? map.origin(from - 1) + 1 : map.origin(0);
        return new Span(source, at, at);
      }
      return new Span(source, map.origin(from), map.originOfEnd(from, offset + end));
    }

    @Override
    public Places from(int start) {
      return new Spliced(source, map, offset + start);
    }
  }

  /**
   * @param written the places of what the text is derived from
   * @param offset where the text begins in the derived one
   */
  record Derived(Places written, DerivedText text, int offset) implements Places {
    @Override
    public Span span(int start, int end) {
      return written.span(text.start(offset + start), text.end(offset + start, offset + end));
    }

    @Override
    public Places from(int start) {
      return new Derived(written, text, offset + start);
    }
  }

  /** @param place of every range */
  record Everywhere(Span place) implements Places {
    @Override
    public Span span(int start, int end) {
      return place;
    }

    @Override
    public Places from(int offset) {
      return this;
    }
  }
}
