package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that a shell is given by words of another, as in {@code sh -c "…"}: what is not known of it stands there as a variable.
 *
 * @param places where its characters are written
 */
record KnownText(String text, Places places) {
  /** Returns the text of one or more words with blanks between them. */
  static KnownText of(List<ShellWord> words) {
    var builder = new Builder();
    for (int i = 0; i < words.size(); i++) {
      if (i > 0) {
        builder.add(" ", Places.everywhere(words.get(i).span()));
      }
      words.get(i).parts().forEach(builder::part);
    }
    return builder.build(words.getFirst().span());
  }

  private static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Places.Piece> pieces = new ArrayList<>();

    void add(String more, Places places) {
      if (!more.isEmpty()) {
        pieces.add(new Places.Piece(text.length(), places));
        text.append(more);
      }
    }

    void part(ShellPart part) {
      switch (part) {
        case ShellPart.Literal literal -> written(literal.text(), part, 0);
        case ShellPart.Escaped escaped -> written(escaped.text(), part, 1);
        case ShellPart.SingleQuoted quoted -> written(quoted.text(), part, quoted.ansi() ? 2 : 1);
        case ShellPart.DoubleQuoted quoted -> quoted.parts().forEach(this::part);
        case ShellPart.Glob glob -> written(glob.text(), part, 0);
        case ShellPart.Tilde tilde -> written(tilde.text(), part, 0);
        case ShellPart.Parameter parameter when parameter.isPlain() && !parameter.name().isEmpty() -> unknown(parameter.name(), part);
        default -> unknown("_", part);
      }
    }

    /** @param before the characters before the text in its place, such as a quote */
    private void written(String more, ShellPart part, int before) {
      var span = part.span();
      int around = span.length() - more.length();
      boolean plain = around == before || around == 2 * before || before == 2 && around == 3;
      add(more, plain ? Places.of(new Span(span.source(), span.start() + before, span.end())) : Places.everywhere(span));
    }

    private void unknown(String name, ShellPart part) {
      add("${" + name + "}", Places.everywhere(part.span()));
    }

    KnownText build(Span whole) {
      if (pieces.isEmpty()) {
        pieces.add(new Places.Piece(0, Places.everywhere(whole)));
      }
      return new KnownText(text.toString(), Places.of(pieces));
    }
  }
}
