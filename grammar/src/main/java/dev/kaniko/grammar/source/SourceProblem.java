package dev.kaniko.grammar.source;

/**
 * Something wrong with the lines of a file.
 *
 * @param kind what
 * @param start offset into the file where it begins
 * @param end offset into the file after it
 * @param detail what the message names: the directive, the heredoc, the token; may be empty
 */
public record SourceProblem(Kind kind, int start, int end, String detail) {
  /** What can be wrong. */
  public enum Kind {
    /** A parser directive is given twice; the range is from the first to the repeated one, detail is its name. */
    REPEATED_DIRECTIVE,
    /** The escape directive names neither backslash nor backtick; detail is its value. */
    INVALID_ESCAPE,
    /** A physical line is longer than the reference reads. */
    LINE_TOO_LONG,
    /** A logical line is too long to be read. */
    INSTRUCTION_TOO_LONG,
    /** The file has more instructions and comments than are read; the range is the first that is not read. */
    TOO_MANY_LINES,
    /** A heredoc has no terminator line; detail is its name. */
    UNTERMINATED_HEREDOC,
    /** The name of a heredoc has an open quote; detail is the message. */
    INVALID_HEREDOC_NAME,
    /** A logical line that consists of continuations only. */
    EMPTY_INSTRUCTION
  }
}
