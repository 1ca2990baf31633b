package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.ArgumentWords;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.JsonArrays;
import dev.kaniko.grammar.TextPiece;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the argument of one instruction by its shape (language.md §5). */
final class ArgumentReader {
  private final InstructionSyntax syntax;
  private final String argument;
  private final char escape;
  private final Places places;
  private final DiagnosticSink sink;
  private final Map<Text, Word> words = new LinkedHashMap<>();

  /**
   * @param argument what follows keyword and flags, trimmed
   * @param places where the argument stands
   */
  ArgumentReader(InstructionSyntax syntax, String argument, char escape, Places places, DiagnosticSink sink) {
    this.syntax = syntax;
    this.argument = argument;
    this.escape = escape;
    this.places = places;
    this.sink = sink;
  }

  /** The words that are subject to expansion, after {@link #read}. */
  Map<Text, Word> words() {
    return words;
  }

  /** Reads the argument of any shape but {@link ArgumentShape#TRIGGER}; what is left of it after an error may be less than was written. */
  Arguments read() {
    return switch (syntax.shape()) {
      case COMMAND -> command(argument, places);
      case WORDS -> wordsOrJson();
      case PLAIN_WORDS -> new Arguments.Words(false, plainWords(), whole());
      case KEY_VALUES -> keyValues();
      case NAMES -> names();
      case WORD_AND_COMMAND -> wordAndCommand();
      case LINE, TRIGGER -> {
        var text = new Text(argument, whole());
        expandable(text, places);
        yield new Arguments.Line(text);
      }
    };
  }

  private Span whole() {
    return places.span(0, argument.length());
  }

  private Arguments.Command command(String text, Places where) {
    Span span = where.span(0, text.length());
    return switch (JsonArrays.read(text)) {
      case JsonArrays.Result.Strings strings -> new Arguments.Command(true, texts(strings.elements(), where), span);
      case JsonArrays.Result.NotOnlyStrings not -> {
        notOnlyStrings(where.span(not.start(), not.end()));
        yield new Arguments.Command(true, List.of(), span);
      }
      case JsonArrays.Result.Malformed _, JsonArrays.Result.NotAnArray _ ->
          new Arguments.Command(false, text.isEmpty() ? List.of() : List.of(new Text(text, span)), span);
    };
  }

  private Arguments wordsOrJson() {
    return switch (JsonArrays.read(argument)) {
      case JsonArrays.Result.Strings strings -> {
        List<Text> texts = texts(strings.elements(), places);
        for (int i = 0; i < texts.size(); i++) {
          expandable(texts.get(i), places.through(strings.elements().get(i).content()));
        }
        yield new Arguments.Words(true, texts, whole());
      }
      case JsonArrays.Result.NotOnlyStrings not -> {
        notOnlyStrings(places.span(not.start(), not.end()));
        yield new Arguments.Words(true, List.of(), whole());
      }
      case JsonArrays.Result.Malformed _, JsonArrays.Result.NotAnArray _ ->
          new Arguments.Words(false, plainWords(), whole());
    };
  }

  private List<Text> plainWords() {
    return ArgumentWords.plain(argument).stream().map(this::word).toList();
  }

  private Text word(TextPiece piece) {
    var text = new Text(piece.text(), places.span(piece.start(), piece.end()));
    expandable(text, places.from(piece.start()));
    return text;
  }

  private static List<Text> texts(List<JsonArrays.Element> elements, Places where) {
    return elements.stream().map(e -> new Text(e.content().text(), where.span(e.start(), e.end()))).toList();
  }

  private void notOnlyStrings(Span span) {
    sink.report(Diagnostic.error(
        "JsonNotOnlyStrings", span, "when using JSON array syntax, arrays must be comprised of strings only")
        .withNote("not a string"));
  }

  private Arguments keyValues() {
    List<TextPiece> pieces = ArgumentWords.quoted(argument, escape);
    var pairs = new ArrayList<Arguments.KeyValue>();
    if (!pieces.isEmpty() && pieces.getFirst().text().indexOf('=') < 0) {
      legacyPair().ifPresent(pairs::add);
      return new Arguments.KeyValues(pairs, whole());
    }
    boolean told = false;
    for (TextPiece piece : pieces) {
      int equals = piece.text().indexOf('=');
      if (equals < 0 && told) {
        // The words of one value without quotes are one mistake.
        continue;
      }
      if (equals < 0) {
        told = true;
        sink.report(Diagnostic.error(
            "MissingEquals",
            places.span(piece.start(), piece.end()),
            "Syntax error - can't find = in " + GoFormat.quoted(piece.text()) + ". Must be of the form: name=value")
            .withHelp("a value with blanks needs quotes: name=\"a b\""));
        continue;
      }
      var key = word(new TextPiece(piece.text().substring(0, equals), piece.start(), piece.start() + equals));
      var value = word(new TextPiece(piece.text().substring(equals + 1), piece.start() + equals + 1, piece.end()));
      pairs.add(new Arguments.KeyValue(key, value, false));
    }
    return new Arguments.KeyValues(pairs, whole());
  }

  /** {@code KEY the rest of the line}. */
  private Optional<Arguments.KeyValue> legacyPair() {
    int end = 0;
    while (end < argument.length() && !GoSpace.isSeparator(argument.charAt(end))) {
      end++;
    }
    int start = end;
    while (start < argument.length() && GoSpace.isSeparator(argument.charAt(start))) {
      start++;
    }
    if (start == end) {
      sink.report(Diagnostic.error("MissingValue", whole(), syntax.keyword() + " must have two arguments")
          .withNote("write name=value"));
      return Optional.empty();
    }
    var key = word(new TextPiece(argument.substring(0, end), 0, end));
    var value = word(new TextPiece(argument.substring(start), start, argument.length()));
    return Optional.of(new Arguments.KeyValue(key, value, true));
  }

  private Arguments names() {
    var names = new ArrayList<Arguments.Name>();
    for (TextPiece piece : ArgumentWords.quoted(argument, escape)) {
      int equals = piece.text().indexOf('=');
      int nameEnd = equals < 0 ? piece.text().length() : equals;
      var name = name(new TextPiece(
          piece.text().substring(0, nameEnd), piece.start(), equals < 0 ? piece.end() : piece.start() + equals));
      Optional<Text> value = equals < 0
          ? Optional.empty()
          : Optional.of(
              word(new TextPiece(piece.text().substring(equals + 1), piece.start() + equals + 1, piece.end())));
      names.add(new Arguments.Name(name, value));
    }
    return new Arguments.Names(names, whole());
  }

  /**
   * A name with a variable in braces is a word like others: it is expanded, as other builders do and the reference did up to its version 1.7. Every
   * other name is literal, quotes and all, as the reference has it now.
   */
  private Text name(TextPiece piece) {
    return piece.text().contains("${") ? word(piece) : new Text(piece.text(), places.span(piece.start(), piece.end()));
  }

  private Arguments wordAndCommand() {
    int end = 0;
    while (end < argument.length() && !GoSpace.isSpace(argument.charAt(end))) {
      end++;
    }
    int start = GoSpace.trimStart(argument, end, argument.length());
    var word = new Text(argument.substring(0, end), places.span(0, end));
    return new Arguments.WordAndCommand(word, command(argument.substring(start), places.from(start)));
  }

  private void expandable(Text text, Places where) {
    if (syntax.expansion() != Expansion.NONE) {
      words.put(text, WordReader.read(text, escape, true, where));
    }
  }
}
