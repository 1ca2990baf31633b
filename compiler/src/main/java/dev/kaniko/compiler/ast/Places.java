package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.DerivedText;
import dev.kaniko.grammar.source.SegmentMap;
import java.util.List;

/** Turns offsets into a text that was read from a file, such as the joined lines of an instruction, into spans of the file. */
public sealed interface Places {
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

  /** Places of a text that is written as it is. */
  static Places of(Span span) {
    return new Plain(span.source(), span.start());
  }

  /** Places of a text that is made of others. */
  static Places of(List<Piece> pieces) {
    return pieces.size() == 1 ? pieces.getFirst().places() : new Joined(pieces, 0);
  }

  /**
   * A text in a text that is made of several.
   *
   * @param start where it begins in the whole
   * @param places its own places
   */
  record Piece(int start, Places places) {}

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

  /** @param offset where the text begins in the file */
  record Plain(SourceId source, int offset) implements Places {
    @Override
    public Span span(int start, int end) {
      return new Span(source, offset + start, offset + end);
    }

    @Override
    public Places from(int start) {
      return new Plain(source, offset + start);
    }
  }

  /**
   * @param pieces what the whole is made of, in order
   * @param offset where the text begins in the whole
   */
  record Joined(List<Piece> pieces, int offset) implements Places {
    public Joined {
      pieces = List.copyOf(pieces);
    }

    @Override
    public Span span(int start, int end) {
      int firstIndex = index(offset + start);
      int lastIndex = index(Math.max(offset + start, offset + end - 1));
      var first = pieces.get(firstIndex);
      var last = pieces.get(lastIndex);
      int from = offset + start - first.start();
      if (firstIndex == lastIndex) {
        return first.places().span(from, offset + end - first.start());
      }
      var head = first.places().span(from, from + 1);
      var tail = last.places().span(offset + end - 1 - last.start(), offset + end - last.start());
      return head.source().equals(tail.source()) && head.start() <= tail.end() ? new Span(head.source(), head.start(), tail.end()) : head;
    }

    /** Which piece an offset lies in. */
    private int index(int at) {
      int low = 0;
      int high = pieces.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (pieces.get(middle).start() <= at) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    }

    @Override
    public Places from(int start) {
      return new Joined(pieces, offset + start);
    }
  }
}
