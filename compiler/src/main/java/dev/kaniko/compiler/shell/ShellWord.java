package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A word of a shell text.
 *
 * @param parts what it is made of, in order
 */
public record ShellWord(List<ShellPart> parts, Span span) {
  public ShellWord {
    parts = List.copyOf(parts);
    Objects.requireNonNull(span);
  }

  /** Returns its text without quotes, where it has no part that only running it would tell. */
  public Optional<String> literal() {
    var text = new StringBuilder();
    return append(parts, text) ? Optional.of(text.toString()) : Optional.empty();
  }

  private static boolean append(List<ShellPart> parts, StringBuilder text) {
    for (var part : parts) {
      switch (part) {
        case ShellPart.Literal literal -> text.append(literal.text());
        case ShellPart.Escaped escaped -> text.append(escaped.text());
        case ShellPart.SingleQuoted quoted -> text.append(quoted.text());
        case ShellPart.DoubleQuoted quoted -> {
          if (!append(quoted.parts(), text)) {
            return false;
          }
        }
        default -> {
          return false;
        }
      }
    }
    return true;
  }
}
