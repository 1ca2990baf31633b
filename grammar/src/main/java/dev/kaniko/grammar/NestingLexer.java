package dev.kaniko.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/** Superclass of the word lexer: a limit of nesting, since the parser recurses. */
abstract class NestingLexer extends Lexer {
  /** Quotes and braces open at once. Far above any use, far below what the stack bears. */
  private static final int MAX_NESTING = 200;

  /** Parts of one text. Each takes about a hundred bytes while the text is read; a heredoc of a megabyte of program has a tenth. */
  private static final int MAX_TOKENS = 500_000;

  private boolean tooDeep;
  private int tokens;

  NestingLexer(CharStream input) {
    super(input);
    removeErrorListeners();
  }

  /** Whether the nesting limit was met; the rest of the text was then not read. */
  final boolean tooDeep() {
    return tooDeep;
  }

  /** Whether the limit of parts was met; the rest of the text was then not read. */
  final boolean tooMany() {
    return tokens > MAX_TOKENS;
  }

  @Override
  public final void pushMode(int mode) {
    tooDeep |= _modeStack.size() >= MAX_NESTING;
    super.pushMode(mode);
  }

  @Override
  public final Token nextToken() {
    tokens++;
    if (tooDeep || tooMany()) {
      _input.seek(_input.size());
    }
    return super.nextToken();
  }
}
