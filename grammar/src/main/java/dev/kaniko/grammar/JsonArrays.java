package dev.kaniko.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** Tells whether an argument is in exec form, as Go's encoding/json would (language.md §5). */
public final class JsonArrays {
  /** Deeper arrays are taken for text. They would be an error anyway, as no nested array is allowed. */
  private static final int MAX_NESTING = 500;

  private JsonArrays() {}

  /** A string of an array; its place has the quotes. */
  public record Element(DerivedText content, int start, int end) {}

  /** What an argument is. */
  public sealed interface Result {
    /** A valid array of strings. */
    record Strings(List<Element> elements) implements Result {}

    /** A valid array, but the element at {@code start..end} is no string: an error for every instruction with an exec form. */
    record NotOnlyStrings(int start, int end) implements Result {}

    /** Begins like an array but is none: shell form. {@code offset} is where it goes wrong. */
    record Malformed(int offset) implements Result {}

    /** Does not begin with a bracket. */
    record NotAnArray() implements Result {}
  }

  /** Reads an argument; offsets are relative to its start. */
  public static Result read(String argument) {
    return argument.startsWith("[") ? parse(argument, JsonArrays::elements, Result.Malformed::new) : new Result.NotAnArray();
  }

  /** Returns the string that a member of a JSON object is; empty if the text is no object, or has no such member. The last of several counts. */
  public static Optional<TextPiece> member(String object, String name) {
    return parse("[" + object + "]", array -> member(array, name), _ -> Optional.empty());
  }

  private static Optional<TextPiece> member(JsonArrayParser.ArrayContext array, String name) {
    if (array.value().size() != 1 || array.value(0).object() == null) {
      return Optional.empty();
    }
    return array.value(0).object().member().stream()
        .filter(member -> unescape(member.STRING().getText(), 0).text().equals(name))
        .reduce((first, last) -> last)
        .filter(member -> member.value().STRING() != null)
        .map(member -> member.value().STRING().getSymbol())
        .map(value -> new TextPiece(unescape(value.getText(), 0).text(), value.getStartIndex() - 1, value.getStopIndex()));
  }

  private static <T> T parse(String text, Function<JsonArrayParser.ArrayContext, T> valid, IntFunction<T> malformed) {
    var lexer = new JsonArrayLexer(new Utf16CharStream(text));
    lexer.removeErrorListeners();
    var tokens = new CommonTokenStream(lexer);
    tokens.fill();
    int tooDeep = firstTooDeep(tokens.getTokens());
    if (tooDeep >= 0) {
      return malformed.apply(tooDeep);
    }
    var parser = new JsonArrayParser(tokens);
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    JsonArrayParser.ArrayContext array;
    try {
      array = parser.array();
    } catch (ParseCancellationException _) {
      return malformed.apply(parser.getCurrentToken().getStartIndex());
    }
    return valid.apply(array);
  }

  private static Result elements(JsonArrayParser.ArrayContext array) {
    var elements = new ArrayList<Element>();
    for (JsonArrayParser.ValueContext value : array.value()) {
      int start = value.getStart().getStartIndex();
      int end = value.getStop().getStopIndex() + 1;
      if (value.STRING() == null) {
        return new Result.NotOnlyStrings(start, end);
      }
      elements.add(new Element(unescape(value.STRING().getText(), start), start, end));
    }
    return new Result.Strings(List.copyOf(elements));
  }

  private static int firstTooDeep(List<Token> tokens) {
    int depth = 0;
    for (Token token : tokens) {
      switch (token.getType()) {
        case JsonArrayLexer.LIST_OPEN, JsonArrayLexer.OBJECT_OPEN -> depth++;
        case JsonArrayLexer.LIST_CLOSE, JsonArrayLexer.OBJECT_CLOSE -> depth--;
        default -> {}
      }
      if (depth > MAX_NESTING) {
        return token.getStartIndex();
      }
    }
    return -1;
  }

  /**
   * Reads a string with its quotes.
   *
   * @param place where it begins
   */
  private static DerivedText unescape(String literal, int place) {
    var out = new DerivedText.Builder();
    int end = literal.length() - 1;
    int i = 1;
    while (i < end) {
      int length = literal.charAt(i) != '\\' ? 1 : literal.charAt(i + 1) == 'u' ? 6 : 2;
      out.add(character(literal, i, length), place + i, place + i + length);
      i += length;
    }
    out.replaceLoneSurrogates();
    return out.build(place + end);
  }

  private static char character(String literal, int at, int length) {
    return switch (length) {
      case 1 -> literal.charAt(at);
      case 2 -> switch (literal.charAt(at + 1)) {
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        default -> literal.charAt(at + 1);
      };
      default -> (char) Integer.parseInt(literal.substring(at + 2, at + 6), 16);
    };
  }
}
