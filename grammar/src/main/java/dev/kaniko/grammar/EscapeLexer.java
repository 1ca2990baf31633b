package dev.kaniko.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Lexer;

/** What both lexers share: the escape character, which a directive of the file chooses (language.md §4). */
abstract class EscapeLexer extends Lexer {
  private char escape = '\\';

  EscapeLexer(CharStream input) {
    super(input);
    removeErrorListeners();
  }

  final void escape(char character) {
    this.escape = character;
  }

  /** Whether the character just matched is the escape character. */
  protected final boolean isEscape() {
    return _input.LA(-1) == escape;
  }
}
