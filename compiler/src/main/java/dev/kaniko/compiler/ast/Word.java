package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A word in which variables, quotes and escapes count (language.md §7).
 *
 * @param raw the word as written
 * @param parts what it is made of, in order
 */
public record Word(Text raw, List<WordPart> parts) {
  public Word {
    Objects.requireNonNull(raw);
    parts = List.copyOf(parts);
  }

  /** Returns where it stands. */
  public Span span() {
    return raw.span();
  }

  /** Tells whether a part of it cannot be read, nested ones included, so that no values can make it right. */
  public boolean isBroken() {
    return isBroken(parts);
  }

  private static boolean isBroken(List<WordPart> parts) {
    return parts.stream().anyMatch(part -> switch (part) {
      case WordPart.Broken _, WordPart.BadlyModified _ -> true;
      case WordPart.Modified modified -> isBroken(modified.operand());
      case WordPart.Replaced replaced -> isBroken(replaced.pattern()) || isBroken(replaced.replacement());
      case WordPart.DoubleQuoted quoted -> isBroken(quoted.parts());
      case WordPart.Literal _, WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.Variable _ -> false;
    });
  }

  /** Returns every reference to a variable in the order of the text, nested ones included. */
  public List<WordPart.Reference> references() {
    var found = new ArrayList<WordPart.Reference>();
    collect(parts, found);
    return found;
  }

  private static void collect(List<WordPart> parts, List<WordPart.Reference> found) {
    for (WordPart part : parts) {
      switch (part) {
        case WordPart.Variable variable -> found.add(variable);
        case WordPart.BadlyModified modified -> found.add(modified);
        case WordPart.Modified modified -> {
          found.add(modified);
          collect(modified.operand(), found);
        }
        case WordPart.Replaced replaced -> {
          found.add(replaced);
          collect(replaced.pattern(), found);
          collect(replaced.replacement(), found);
        }
        case WordPart.DoubleQuoted quoted -> collect(quoted.parts(), found);
        case WordPart.Literal _, WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.Broken _ -> {}
      }
    }
  }
}
