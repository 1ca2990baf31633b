package dev.kaniko.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Lexer;

/** Superclass of the structure lexer: knows where the line ends. */
abstract class StructureLexer extends Lexer {
  StructureLexer(CharStream input) {
    super(input);
    removeErrorListeners();
  }

  /** Whether the next character ends the logical line. */
  protected final boolean atLineEnd() {
    int next = _input.LA(1);
    return next == '\n' || next == IntStream.EOF;
  }
}
