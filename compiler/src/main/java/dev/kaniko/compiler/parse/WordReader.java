package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.WordParser;
import dev.kaniko.grammar.WordTree;
import dev.kaniko.grammar.WordTrees;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Reads the parse tree of a word into its parts. A part with an error becomes a {@link WordPart.Broken}, which fails when it is expanded and not before. */
public final class WordReader {
  private static final String NO_CLOSING_BRACE = "syntax error: missing '}'";

  private final String word;
  private final char escape;
  private final Places places;

  private WordReader(String word, char escape, Places places) {
    this.word = word;
    this.escape = escape;
    this.places = places;
  }

  /**
   * Reads a word whose text is not that of the file; all its parts have the same place.
   *
   * @param escape the escape character
   * @param quotes whether quote characters quote
   */
  public static Word read(Text raw, char escape, boolean quotes) {
    return read(raw, escape, quotes, Places.everywhere(raw.span()));
  }

  static Word read(Text raw, char escape, boolean quotes, Places places) {
    String word = raw.value();
    if (word.isEmpty()) {
      return new Word(raw, List.of());
    }
    if (isPlain(word)) {
      Span whole = places.span(0, word.length());
      return new Word(raw, List.of(new WordPart.Literal(word, whole.equals(raw.span()) ? raw.span() : whole)));
    }
    WordTree tree = WordTrees.parse(word, escape, quotes);
    var reader = new WordReader(word, escape, places);
    if (tree.tooDeep() || tree.tooMany()) {
      String why = tree.tooDeep() ? "quotes and braces are nested too deeply" : "the text has too many quotes, escapes and variables";
      return new Word(raw, List.of(new WordPart.Broken(why, raw.span())));
    }
    return new Word(raw, reader.parts(tree.root().pieces()));
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      switch (word.charAt(i)) {
        case '$', '\'', '"', '\\', '`' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  private List<WordPart> parts(WordParser.PiecesContext pieces) {
    if (pieces.children == null) {
      return List.of();
    }
    var parts = new ArrayList<WordPart>(pieces.children.size());
    for (ParseTree piece : pieces.children) {
      parts.add(part(piece));
    }
    return parts;
  }

  private WordPart part(ParseTree piece) {
    return switch (piece) {
      case WordParser.DoubleQuotedContext quoted -> doubleQuoted(quoted);
      case WordParser.ExpansionContext expansion -> expansion(expansion);
      case TerminalNode leaf -> terminal(leaf.getSymbol());
      default -> throw new IllegalStateException("no piece of a word: " + piece.getClass());
    };
  }

  private WordPart terminal(Token token) {
    String text = token.getText();
    Span span = span(token);
    return switch (token.getType()) {
      case WordParser.ESCAPED, WordParser.TRAILING_ESCAPE, WordParser.DOUBLE_ESCAPED ->
          new WordPart.Escaped(escape, text.substring(1), span);
      case WordParser.SINGLE_QUOTED -> new WordPart.SingleQuoted(text.substring(1, text.length() - 1), span);
      case WordParser.OPEN_SINGLE_QUOTE ->
          new WordPart.Broken("unexpected end of statement while looking for matching single-quote", span);
      case WordParser.VARIABLE -> new WordPart.Variable(text.substring(1), false, span);
      default -> new WordPart.Literal(text, span);
    };
  }

  private WordPart doubleQuoted(WordParser.DoubleQuotedContext context) {
    boolean open = context.DOUBLE_CLOSE() == null;
    var parts = new ArrayList<WordPart>(context.children.size());
    for (ParseTree piece : context.children.subList(1, context.children.size() - (open ? 0 : 1))) {
      parts.add(part(piece));
    }
    if (open) {
      parts.add(new WordPart.Broken(
          "unexpected end of statement while looking for matching double-quote", span(context.DOUBLE_OPEN().getSymbol())));
    }
    return new WordPart.DoubleQuoted(parts, span(context));
  }

  private WordPart expansion(WordParser.ExpansionContext context) {
    Span span = span(context);
    String name = context.BRACE_OPEN().getText().substring(2);
    boolean nothing = context.BRACE_CLOSE() == null && context.modifier() == null && context.replacement() == null;
    if (nothing) {
      return new WordPart.Broken(name.isEmpty() ? NO_CLOSING_BRACE : "unsupported modifier (end of text) in substitution", span);
    }
    if (name.isEmpty() && isBadSubstitution(context)) {
      return new WordPart.Broken("syntax error: bad substitution", span);
    }
    if (context.modifier() != null) {
      return modified(name, context.modifier(), span);
    }
    return context.replacement() == null
        ? new WordPart.Variable(name, true, span)
        : replaced(name, context.replacement(), span);
  }

  private static boolean isBadSubstitution(WordParser.ExpansionContext context) {
    if (context.modifier() == null) {
      return context.BRACE_CLOSE() != null;
    }
    String sign = context.modifier().getStart().getText();
    return sign.startsWith(":") || sign.startsWith("{");
  }

  private WordPart modified(String name, WordParser.ModifierContext context, Span span) {
    String sign = context.getStart().getText();
    if (context.BRACE_CLOSE() == null) {
      return new WordPart.Broken(NO_CLOSING_BRACE, span);
    }
    if (context.BAD_OPERATOR() != null) {
      var message = "unsupported modifier (" + sign + ") in substitution";
      return sign.startsWith(":") && !name.isEmpty()
          ? new WordPart.BadlyModified(name, message, span)
          : new WordPart.Broken(message, span(context.getStart()));
    }
    var operator =
        switch (sign.charAt(sign.length() - 1)) {
          case '-' -> WordPart.Operator.DEFAULT;
          case '+' -> WordPart.Operator.ALTERNATIVE;
          case '?' -> WordPart.Operator.REQUIRED;
          case '#' -> WordPart.Operator.WITHOUT_PREFIX;
          default -> WordPart.Operator.WITHOUT_SUFFIX;
        };
    return new WordPart.Modified(name, operator, sign.startsWith(":"), parts(context.pieces()), span);
  }

  private WordPart replaced(String name, WordParser.ReplacementContext context, Span span) {
    if (context.PATTERN_END() == null) {
      return new WordPart.Broken("syntax error: missing '/' in ${}", span);
    }
    if (context.BRACE_CLOSE() == null) {
      return new WordPart.Broken(NO_CLOSING_BRACE, span);
    }
    boolean all = context.REPLACE().getText().length() == 2;
    return new WordPart.Replaced(
        name, all, parts(context.pieces(0)), parts(context.pieces(1)), span);
  }

  private Span span(Token token) {
    return places.span(token.getStartIndex(), token.getStopIndex() + 1);
  }

  private Span span(ParserRuleContext context) {
    @Nullable Token stop = context.getStop();
    return places.span(
        context.getStart().getStartIndex(), stop == null ? word.length() : stop.getStopIndex() + 1);
  }
}
