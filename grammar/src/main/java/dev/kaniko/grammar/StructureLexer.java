package dev.kaniko.grammar;

import java.util.List;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/** Superclass of the structure lexer: knows where the line ends and which regions are heredoc bodies. */
abstract class StructureLexer extends Lexer {
  private List<HeredocRegion> heredocs = List.of();
  private int nextHeredoc;

  StructureLexer(CharStream input) {
    super(input);
    removeErrorListeners();
  }

  /** The bodies in the order of the text; each becomes one HEREDOC token, terminator line included. */
  final void heredocs(List<HeredocRegion> bodies) {
    this.heredocs = bodies;
  }

  /** Whether the next character ends the logical line. */
  protected final boolean atLineEnd() {
    int next = _input.LA(1);
    return next == '\n' || next == IntStream.EOF;
  }

  @Override
  public final Token nextToken() {
    if (nextHeredoc < heredocs.size() && _input.index() == heredocs.get(nextHeredoc).start()) {
      HeredocRegion body = heredocs.get(nextHeredoc++);
      _token = null;
      _channel = Token.DEFAULT_CHANNEL;
      _tokenStartCharIndex = body.start();
      _tokenStartLine = getInterpreter().getLine();
      _tokenStartCharPositionInLine = 0;
      _type = DockerfileLexer.HEREDOC;
      _input.seek(body.end());
      return emit();
    }
    return super.nextToken();
  }
}
