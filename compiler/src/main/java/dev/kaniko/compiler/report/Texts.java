package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The texts to which findings point. The table of lines of each is computed once. Not thread-safe. */
final class Texts {
  private final Sources sources;
  private final Map<SourceId, Optional<SourceText>> known = new HashMap<>();
  private final Map<SourceId, Utf8Offsets> bytes = new HashMap<>();

  Texts(Sources sources) {
    this.sources = sources;
  }

  /** Returns the text of a source; empty if it is not known. */
  Optional<SourceText> text(SourceId id) {
    return known.computeIfAbsent(id, name -> sources.text(name).map(SourceText::of));
  }

  /** Returns where a place of a text begins in its file, in bytes; empty if that is not known. */
  OptionalInt byteOffset(SourceId source, int offset) {
    return text(source)
        .map(text -> bytes.computeIfAbsent(source, _ -> new Utf8Offsets(text)).of(Math.min(offset, text.text().length())))
        .orElse(OptionalInt.empty());
  }

  /** Returns the lines and columns of a place; empty if its text is not known. */
  Optional<Region> region(Span span) {
    return text(span.source()).map(text -> Region.of(text, span));
  }
}
