package dev.kaniko.grammar;

import java.util.ArrayList;
import java.util.List;

/** What the shell lexer knows of one bracket, quote or script that is open. */
final class ShellFrame {
  /** What is open. */
  enum Kind {
    SCRIPT, SUBSHELL, SUBSTITUTION, ARRAY, TEST, QUOTES, BODY, PARAMETER, INDEX, ARITHMETIC, GLOB, REGEX
  }

  /** What the next word is. */
  enum Place {
    /** The first word of a command, or a reserved word. */
    COMMAND,
    /** The first word of a command behind an assignment or a redirection, which is not reserved. */
    PREFIX,
    ARGUMENTS,
    LOOP_NAME,
    /** {@code in} or {@code do}. */
    LOOP_IN,
    CASE_WORD,
    CASE_IN,
    /** The first pattern of an item, or {@code esac}. */
    PATTERNS,
    IN_PATTERN,
    FUNCTION_NAME,
    /** Behind the name of a function. */
    PARENTHESES,
    /** Behind the operator of a redirection. */
    TARGET,
    /** Behind the operator of a here-document. */
    DELIMITER
  }

  /** A reserved word that waits for the one that closes it. */
  record Construct(int type, int start) {}

  final Kind kind;

  /** Where it opens; negative for a whole text. */
  final int start;
  final List<Construct> constructs = new ArrayList<>();
  final List<ShellHeredoc.Pending> heredocs = new ArrayList<>();
  Place place = Place.COMMAND;
  Place afterTarget = Place.COMMAND;
  boolean inWord;

  /** Whether an array may follow the token before. */
  boolean assigns;

  /** Whether it stands in double quotes. */
  boolean quoted;

  /** What is open around it. */
  int depth;

  /** Brackets in it that are open. */
  int brackets;

  /** Where the operator of the latest redirection stands. */
  int operator;

  ShellFrame(Kind kind, int start) {
    this.kind = kind;
    this.start = start;
  }

  boolean hasCommands() {
    return kind == Kind.SCRIPT || kind == Kind.SUBSHELL || kind == Kind.SUBSTITUTION;
  }

  /** Whether words are marked in it. */
  boolean hasWords() {
    return hasCommands() || kind == Kind.ARRAY || kind == Kind.TEST || kind == Kind.REGEX;
  }

  boolean isInCase() {
    return constructs.stream().anyMatch(construct -> construct.type() == ShellLexer.CASE);
  }

  /** Whether a bracket of this kind has to be closed before this frame is. */
  boolean counts(String bracket) {
    boolean square = bracket.equals("[") || bracket.equals("]");
    return square == (kind == Kind.INDEX);
  }
}
