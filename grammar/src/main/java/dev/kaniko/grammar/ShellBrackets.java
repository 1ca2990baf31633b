package dev.kaniko.grammar;

import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/** Matches the brackets of shell texts: what a bracket opens or closes depends on where it stands. Belongs to one lexer. */
final class ShellBrackets {
  private final ShellContextLexer lexer;
  private final ShellScan scan;

  ShellBrackets(ShellContextLexer lexer, ShellScan scan) {
    this.lexer = lexer;
    this.scan = scan;
  }

  /** A bracket that stands for itself, in a word or an expression. */
  void openBracket(CommonToken token) {
    lexer.frame().brackets += lexer.frame().counts(token.getText()) ? 1 : 0;
    lexer.part(token, ShellLexer.TEXT);
  }

  void openParenthesis(CommonToken token) {
    var frame = lexer.frame();
    if (frame.inWord && frame.assigns && frame.kind != ShellFrame.Kind.ARRAY && frame.kind != ShellFrame.Kind.TEST) {
      lexer.add(token, ShellLexer.ARRAY_OPEN);
      lexer.push(ShellFrame.Kind.ARRAY, Lexer.DEFAULT_MODE, token);
    } else if (frame.inWord && lexer.last() == ShellLexer.TEXT && scan.isGlobSign(token.getStartIndex() - 1)) {
      lexer.add(token, ShellLexer.GLOB_OPEN);
      lexer.push(ShellFrame.Kind.GLOB, ShellLexer.ENCLOSED, token);
    } else if (!frame.hasCommands()) {
      frame.inWord = false;
      lexer.limitDepth(frame.depth + ++frame.brackets);
      lexer.add(token);
    } else {
      frame.inWord = false;
      openCommands(token);
    }
  }

  private void openCommands(CommonToken token) {
    var frame = lexer.frame();
    int next = token.getStopIndex() + 1;
    switch (frame.place) {
      case PATTERNS -> {
        lexer.add(token);
        frame.place = ShellFrame.Place.IN_PATTERN;
      }
      case COMMAND, LOOP_NAME, LOOP_IN -> {
        if (scan.isParenthesis(next) && scan.isArithmetic(next + 1)) {
          lexer.goOn(next + 1);
          token.setStopIndex(next);
          lexer.add(token, ShellLexer.ARITHMETIC_OPEN);
          lexer.push(ShellFrame.Kind.ARITHMETIC, ShellLexer.ENCLOSED, token);
        } else {
          openSubshell(token);
        }
      }
      case PARENTHESES -> {
        if (scan.isFollowedByParentheses(token.getStartIndex())) {
          lexer.add(token);
        } else {
          openSubshell(token);
        }
      }
      default -> openSubshell(token);
    }
  }

  private void openSubshell(Token token) {
    lexer.add(token);
    lexer.push(ShellFrame.Kind.SUBSHELL, Lexer.DEFAULT_MODE, token);
  }

  void closeParenthesis(CommonToken token) {
    var frame = lexer.frame();
    frame.inWord = false;
    boolean ofPattern = frame.hasCommands() && (frame.place == ShellFrame.Place.IN_PATTERN || frame.place == ShellFrame.Place.PATTERNS);
    boolean ofFunction = frame.hasCommands() && frame.place == ShellFrame.Place.PARENTHESES;
    if (ofPattern || ofFunction) {
      lexer.add(token, ofPattern ? ShellLexer.CASE_CLOSE : ShellLexer.RPAREN);
      frame.place = ShellFrame.Place.COMMAND;
      return;
    }
    switch (frame.kind) {
      case SUBSTITUTION -> close(token, ShellLexer.SUBSTITUTION_CLOSE);
      case ARRAY -> close(token, ShellLexer.ARRAY_CLOSE);
      case SUBSHELL -> {
        close(token, ShellLexer.RPAREN);
        lexer.frame().place = ShellFrame.Place.COMMAND;
      }
      case TEST -> {
        frame.brackets--;
        lexer.add(token);
      }
      default -> lexer.add(token);
    }
  }

  private void close(CommonToken token, int type) {
    lexer.add(token, type);
    lexer.pop();
  }

  void closeBracket(CommonToken token) {
    var frame = lexer.frame();
    boolean counts = frame.counts(token.getText());
    if (frame.brackets > 0 || !counts) {
      frame.brackets -= counts ? 1 : 0;
      lexer.part(token, ShellLexer.TEXT);
      return;
    }
    switch (frame.kind) {
      case REGEX -> {
        // It closes a bracket around the expression.
        lexer.pop();
        lexer.frame().inWord = false;
        lexer.goOn(token.getStartIndex());
      }
      case GLOB -> close(token, ShellLexer.GLOB_CLOSE);
      case INDEX -> close(token, ShellLexer.BRACKET_CLOSE);
      default -> closeArithmetic(token);
    }
  }

  private void closeArithmetic(CommonToken token) {
    int second = scan.secondParenthesis(token.getStopIndex() + 1);
    if (second < 0) {
      lexer.add(token, ShellLexer.RPAREN);
      return;
    }
    token.setStopIndex(second);
    lexer.goOn(second + 1);
    close(token, ShellLexer.ARITHMETIC_CLOSE);
    if (lexer.frame().hasCommands() && !lexer.frame().inWord) {
      boolean ofLoop = lexer.frame().place == ShellFrame.Place.LOOP_NAME;
      lexer.frame().place = ofLoop ? ShellFrame.Place.LOOP_IN : ShellFrame.Place.COMMAND;
    }
  }

  /** Blanks end an expression, except in its parentheses and before its first character. */
  void regexBlank(CommonToken token) {
    if (lexer.frame().brackets > 0) {
      lexer.part(token, ShellLexer.TEXT);
    } else if (lexer.frame().inWord) {
      lexer.pop();
      lexer.frame().inWord = false;
    }
  }
}
