package dev.kaniko.compiler.format;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an instruction into the pieces between which blanks mean nothing: keyword, flags, words, pairs, strings of an array. Everything else, such as the
 * text for a shell, is one piece. What cannot be read is part of a piece, so nothing is lost.
 */
final class Pieces {
  private final String text;
  private final char escape;
  private final List<Piece> pieces = new ArrayList<>();

  /**
   * A part of the file.
   *
   * @param spaced whether a blank stands before it
   */
  record Piece(int start, int end, boolean spaced) {}

  private Pieces(String text, char escape) {
    this.text = text;
    this.escape = escape;
  }

  /** Returns the pieces of an instruction in order; the first is its keyword. */
  static List<Piece> of(InstructionNode node, String text, char escape) {
    var found = new Pieces(text, escape);
    found.add(node.word().span());
    node.flags().forEach(flag -> found.add(flag.flag().span()));
    int keywordAndFlags = found.pieces.size();
    found.arguments(node);
    node.heredocs().forEach(heredoc -> found.join(heredoc.word().span(), keywordAndFlags));
    if (!node.text().isEmpty()) {
      found.extend(node.places().span(0, node.text().length()).end());
    }
    return found.pieces;
  }

  private void arguments(InstructionNode node) {
    switch (node.arguments()) {
      case Arguments.Command command -> command(command);
      case Arguments.WordAndCommand both -> {
        add(both.word().span());
        command(both.command());
      }
      case Arguments.Words words when words.json() -> array(words.span(), words.words());
      // Other blanks could make an array of what is none.
      case Arguments.Words words when node.text().startsWith("[") -> add(words.span());
      case Arguments.Words words -> words.words().forEach(word -> add(word.span()));
      case Arguments.KeyValues pairs -> pairs.pairs().forEach(this::pair);
      case Arguments.Names names -> names.names().forEach(
          name -> add(name.value().map(value -> name.name().span().to(value.span())).orElse(name.name().span())));
      case Arguments.Line line -> add(line.span());
      case Arguments.Trigger trigger -> add(trigger.span());
    }
  }

  private void command(Arguments.Command command) {
    if (command.exec()) {
      array(command.span(), command.parts());
    } else {
      add(command.span());
    }
  }

  private void pair(Arguments.KeyValue pair) {
    if (pair.legacy()) {
      add(pair.key().span());
      add(pair.value().span());
    } else {
      add(pair.key().span().to(pair.value().span()));
    }
  }

  /** An array with an element that is no string is one piece. */
  private void array(Span span, List<Text> strings) {
    if (strings.isEmpty() && Stretch.skip(text, span.start() + 1, span.end() - 1, escape) < span.end() - 1) {
      add(span);
      return;
    }
    add(span.start(), span.start() + 1, true);
    int at = span.start() + 1;
    for (int i = 0; i < strings.size(); i++) {
      var string = strings.get(i).span();
      if (i > 0) {
        int comma = Stretch.skip(text, at, string.start(), escape);
        add(comma, comma + 1, false);
      }
      add(string.start(), string.end(), i > 0);
      at = string.end();
    }
    add(span.end() - 1, span.end(), false);
  }

  private void add(Span span) {
    if (span.length() > 0) {
      add(span.start(), span.end(), true);
    }
  }

  /** Adds a piece. What stands before it and is more than blanks belongs to it and to the piece before. */
  private void add(int start, int end, boolean spaced) {
    if (pieces.isEmpty()) {
      pieces.add(new Piece(start, end, spaced));
      return;
    }
    var last = pieces.getLast();
    if (start < last.end() || Stretch.skip(text, last.end(), start, escape) < start) {
      extend(end);
    } else {
      pieces.add(new Piece(start, end, spaced));
    }
  }

  private void extend(int end) {
    var last = pieces.removeLast();
    pieces.add(new Piece(last.start(), Math.max(last.end(), end), last.spaced()));
  }

  /** Makes one piece of those that a word consists of. */
  private void join(Span word, int first) {
    int from = first;
    while (from < pieces.size() && pieces.get(from).end() <= word.start()) {
      from++;
    }
    while (from + 1 < pieces.size() && pieces.get(from + 1).start() < word.end()) {
      var start = pieces.get(from);
      pieces.set(from, new Piece(start.start(), pieces.remove(from + 1).end(), start.spaced()));
    }
  }
}
