package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.GoFormat;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The lines of a dump, indented by their depth in the tree. */
final class Lines {
  private final StringBuilder out = new StringBuilder();
  private final SourceId main;
  private final Map<SourceId, SourceText> texts = new HashMap<>();
  private int depth;

  /**
   * @param main the text whose places are written without the name of the text
   * @param texts all texts to which places can point
   */
  Lines(SourceId main, Map<SourceId, String> texts) {
    this.main = main;
    texts.forEach((id, text) -> this.texts.put(id, SourceText.of(text)));
  }

  /** Adds a line. */
  void add(String line) {
    out.append("  ".repeat(depth)).append(line).append('\n');
  }

  /** Adds a line with a place at its end. */
  void add(String line, Span span) {
    add(line + " " + place(span));
  }

  /** Adds a line, and one level deeper the lines that {@code parts} adds. */
  void add(String line, Runnable parts) {
    add(line);
    depth++;
    parts.run();
    depth--;
  }

  /** Adds a line if {@code holds}. */
  void addIf(boolean holds, String line) {
    if (holds) {
      add(line);
    }
  }

  String place(Span span) {
    var text = Objects.requireNonNull(texts.get(span.source()), () -> "no text " + span.source());
    return "[" + (span.source().equals(main) ? "" : span.source() + " ") + point(text, span.start()) + "-" + point(text, span.end()) + "]";
  }

  private static String point(SourceText text, int offset) {
    return text.lineOf(offset) + ":" + text.columnOf(offset);
  }

  /** Adds a line for each use of a variable. */
  void addUses(List<VariableUse> uses) {
    for (var use : uses) {
      add("uses " + use.name() + use.value().map(value -> "=" + quote(value)).orElse(" unset") + " " + place(use.span()) + " from "
          + use.provenance().map(this::provenance).orElse("nothing"));
    }
  }

  String provenance(Provenance provenance) {
    return provenance.kind().name().toLowerCase(Locale.ROOT).replace('_', '-') + provenance.declaration().map(span -> " " + place(span)).orElse("");
  }

  static String quote(String text) {
    return GoFormat.quoted(text);
  }

  static String quote(Collection<String> texts) {
    return texts.stream().map(Lines::quote).collect(Collectors.joining(" "));
  }

  static String pair(Map.Entry<String, String> pair) {
    return pair.getKey() + "=" + quote(pair.getValue());
  }

  static String said(Optional<String> text) {
    return text.map(value -> " " + quote(value)).orElse("");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
