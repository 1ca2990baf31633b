package dev.kaniko.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/** Parses shell scripts. Never fails: a text that is no shell gives the tree of what stands before the first error. */
public final class ShellTrees {
  private ShellTrees() {}

  /**
   * The tree of a script.
   *
   * @param nesting how many constructs may be open at once
   */
  public static ShellTree<ShellParser.ScriptContext> script(String text, int nesting) {
    return parse(lexer(text, nesting), ShellParser::script, ShellParser.ScriptContext.class);
  }

  /**
   * The tree of a text in which variables and substitutions count and quotes do not, such as the body of a here-document.
   *
   * @param nesting how many constructs may be open at once
   */
  public static ShellTree<ShellParser.BodyContext> body(String text, int nesting) {
    var lexer = lexer(text, nesting);
    lexer.beginInBody();
    return parse(lexer, ShellParser::body, ShellParser.BodyContext.class);
  }

  private static ShellLexer lexer(String text, int nesting) {
    var lexer = new ShellLexer(new Utf16CharStream(text));
    lexer.limitNesting(nesting);
    return lexer;
  }

  private static <T extends ParserRuleContext> ShellTree<T> parse(ShellLexer lexer, Function<ShellParser, T> rule, Class<T> type) {
    var tokens = new CommonTokenStream(lexer);
    var parser = new ShellParser(tokens);
    parser.removeErrorListeners();
    var stop = new StopAtFirstError();
    parser.setErrorHandler(stop);
    Optional<Token> wrong = Optional.empty();
    T root;
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    try {
      root = rule.apply(parser);
    } catch (ParseCancellationException _) {
      parser.reset();
      parser.getInterpreter().setPredictionMode(PredictionMode.LL);
      try {
        root = rule.apply(parser);
      } catch (ParseCancellationException _) {
        root = type.cast(stop.root());
        wrong = Optional.of(stop.token());
      }
    }
    return new ShellTree<>(
        root, error(wrong, lexer), Map.copyOf(lexer.heredocs()), List.copyOf(lexer.comments()), lexer.scanned() + tokens.size());
  }

  private static Optional<ShellTree.Problem> error(Optional<Token> wrong, ShellLexer lexer) {
    if (lexer.tooDeep() || lexer.tooMany()) {
      var kind = lexer.tooDeep() ? ShellTree.Kind.TOO_DEEP : ShellTree.Kind.TOO_LONG;
      return Optional.of(new ShellTree.Problem(lexer.stopped(), lexer.stopped(), kind, -1));
    }
    return wrong.map(token -> {
      int start = token.getStartIndex();
      boolean unclosed = token.getType() == Token.EOF || token.getType() == ShellLexer.UNCLOSED;
      return new ShellTree.Problem(
          start, Math.max(start, token.getStopIndex() + 1), unclosed ? ShellTree.Kind.UNCLOSED : ShellTree.Kind.UNEXPECTED,
          token.getType() == ShellLexer.UNCLOSED ? start : lexer.open());
    });
  }
}
