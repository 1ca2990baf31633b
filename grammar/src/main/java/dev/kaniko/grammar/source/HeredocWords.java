package dev.kaniko.grammar.source;

import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.TextPiece;
import dev.kaniko.grammar.WordParser;
import dev.kaniko.grammar.WordTree;
import dev.kaniko.grammar.WordTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Finds heredocs in a line (language.md §6). The escape character is always the backslash here, whatever the file says. */
public final class HeredocWords {
  private static final Pattern HEREDOC = Pattern.compile("(\\d*)<<(-?)[ \\t\\n\\f\\r]*([^<]*)");

  private HeredocWords() {}

  /** The name of a heredoc cannot be read. */
  public static final class InvalidNameException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidNameException(String message) {
      super(message);
    }
  }

  /**
   * All heredocs of a logical line, in order.
   *
   * @throws InvalidNameException where a name has an open quote
   */
  public static List<HeredocWord> inLine(String line) throws InvalidNameException {
    var found = new ArrayList<HeredocWord>();
    for (TextPiece word : wordsOf(line)) {
      inWord(word.text())
          .map(h -> new HeredocWord(
              h.name(), h.fileDescriptor(), h.expand(), h.chomp(), word.start(), word.end()))
          .ifPresent(found::add);
    }
    return found;
  }

  /**
   * The heredoc that this word is, if it is one.
   *
   * @throws InvalidNameException where its name has an open quote
   */
  public static Optional<HeredocWord> inWord(String word) throws InvalidNameException {
    Matcher matcher = HEREDOC.matcher(word);
    if (!matcher.matches() || matcher.group(3).isEmpty()) {
      return Optional.empty();
    }
    String rest = matcher.group(3);
    WordTree tree = WordTrees.parse(rest, '\\', true);
    Optional<String> open = openEnd(tree);
    if (open.isPresent()) {
      throw new InvalidNameException(open.get());
    }
    var name = new NameBuilder();
    pieces(tree).forEach(name::add);
    if (name.words() != 1) {
      return Optional.empty();
    }
    int fileDescriptor = matcher.group(1).length() > 9 ? Integer.MAX_VALUE : number(matcher.group(1));
    boolean chomp = !matcher.group(2).isEmpty();
    return Optional.of(new HeredocWord(name.text(), fileDescriptor, !name.quoted, chomp, 0, word.length()));
  }

  private static int number(String digits) {
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /** Splits at white space outside quotes; blanks after {@code <<} belong to the word. No words at all where a quote or brace stays open. */
  private static List<TextPiece> wordsOf(String line) {
    WordTree tree = WordTrees.parse(line, '\\', true);
    var words = new ArrayList<TextPiece>();
    if (openEnd(tree).isPresent()) {
      return words;
    }
    int start = -1;
    // Behind a sign and any blanks a blank does not end the word.
    boolean afterSign = false;
    for (ParseTree piece : pieces(tree)) {
      int from = first(piece).getStartIndex();
      int to = last(piece).getStopIndex() + 1;
      boolean splits = piece instanceof WordParser.ExpansionContext || first(piece).getType() == WordParser.TEXT;
      if (!splits) {
        start = start < 0 ? from : start;
        afterSign = endsInHeredocSign(line, start, to);
        continue;
      }
      for (int i = from; i < to; i++) {
        char c = line.charAt(i);
        boolean joins = afterSign && (c == ' ' || c == '\t');
        if (!GoSpace.isSpace(c)) {
          start = start < 0 ? i : start;
          afterSign = endsInHeredocSign(line, start, i + 1);
        } else if (start >= 0 && !joins) {
          words.add(new TextPiece(line.substring(start, i), start, i));
          start = -1;
          afterSign = false;
        }
      }
    }
    if (start >= 0) {
      words.add(new TextPiece(line.substring(start), start, line.length()));
    }
    return words;
  }

  private static List<ParseTree> pieces(WordTree tree) {
    @Nullable List<ParseTree> pieces = tree.root().pieces().children;
    return pieces == null ? List.of() : pieces;
  }

  private static Token first(ParseTree piece) {
    return piece instanceof TerminalNode leaf ? leaf.getSymbol() : ((ParserRuleContext) piece).getStart();
  }

  private static Token last(ParseTree piece) {
    return piece instanceof TerminalNode leaf ? leaf.getSymbol() : ((ParserRuleContext) piece).getStop();
  }

  private static boolean endsInHeredocSign(String line, int start, int end) {
    return end - start >= 2 && line.charAt(end - 1) == '<' && line.charAt(end - 2) == '<';
  }

  /** What is missing at the end of the word, or a substitution that cannot be read. */
  private static Optional<String> openEnd(WordTree tree) {
    return tree.tooDeep() || tree.tooMany() ? Optional.of("too deeply nested, or too long") : openEnd(tree.root());
  }

  private static Optional<String> openEnd(ParseTree node) {
    Optional<String> here =
        switch (node) {
          case TerminalNode t when t.getSymbol().getType() == WordParser.OPEN_SINGLE_QUOTE ->
              Optional.of("unexpected end of statement while looking for matching single-quote");
          case WordParser.DoubleQuotedContext d when d.DOUBLE_CLOSE() == null ->
              Optional.of("unexpected end of statement while looking for matching double-quote");
          case WordParser.ExpansionContext e when !isClosed(e) -> Optional.of("syntax error: missing '}'");
          case WordParser.ModifierContext m when m.BAD_OPERATOR() != null ->
              Optional.of("unsupported modifier in substitution");
          default -> Optional.empty();
        };
    for (int i = 0; here.isEmpty() && i < node.getChildCount(); i++) {
      here = openEnd(node.getChild(i));
    }
    return here;
  }

  private static boolean isClosed(WordParser.ExpansionContext expansion) {
    if (expansion.modifier() != null) {
      return expansion.modifier().BRACE_CLOSE() != null;
    }
    if (expansion.replacement() != null) {
      return expansion.replacement().BRACE_CLOSE() != null;
    }
    return expansion.BRACE_CLOSE() != null;
  }

  /** The name without quotes and escapes, with its variables as they are, since none is set here. */
  private static final class NameBuilder {
    private final StringBuilder name = new StringBuilder();
    private boolean quoted;
    private boolean blank;
    private boolean second;

    void add(ParseTree piece) {
      String text = piece.getText();
      if (piece instanceof WordParser.DoubleQuotedContext doubleQuoted) {
        quoted = true;
        doubleQuoted.children.subList(1, doubleQuoted.children.size() - 1).forEach(this::addQuoted);
        return;
      }
      switch (first(piece).getType()) {
        case WordParser.SINGLE_QUOTED -> {
          quoted = true;
          append(text.substring(1, text.length() - 1));
        }
        case WordParser.ESCAPED -> append(text.substring(1));
        case WordParser.TRAILING_ESCAPE -> {}
        default -> text.chars().forEach(this::split);
      }
    }

    private void addQuoted(ParseTree piece) {
      String text = piece.getText();
      append(first(piece).getType() == WordParser.DOUBLE_ESCAPED ? text.substring(1) : text);
    }

    private void split(int c) {
      if (GoSpace.isSpace(c)) {
        blank = name.length() > 0;
      } else {
        append(Character.toString(c));
      }
    }

    private void append(String text) {
      second |= blank;
      name.append(text);
    }

    int words() {
      return second ? 2 : name.isEmpty() ? 0 : 1;
    }

    String text() {
      return name.toString();
    }
  }
}
