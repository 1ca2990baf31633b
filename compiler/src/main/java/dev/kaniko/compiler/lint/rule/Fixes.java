package dev.kaniko.compiler.lint.rule;

import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** Fixes that several rules offer. */
final class Fixes {
  private Fixes() {}

  /** Replaces a word; the image stays the same. */
  static Fix replace(Text word, String replacement) {
    return replace(word, replacement, Fix.Safety.SAFE);
  }

  /** Replaces a word. */
  static Fix replace(Text word, String replacement, Fix.Safety safety) {
    return new Fix("replace with `" + replacement + "`", safety, List.of(new Edit(word.span(), replacement)));
  }

  /** Deletes a text. */
  static Fix remove(String title, Fix.Safety safety, Span span) {
    return new Fix(title, safety, List.of(new Edit(span, "")));
  }

  /** Returns a place with the blanks behind it. */
  static Span withBlanks(String text, Span place) {
    int end = place.end();
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return new Span(place.source(), place.start(), end);
  }
}
