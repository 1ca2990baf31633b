package dev.kaniko.grammar;

/**
 * A here-document of a shell text.
 *
 * @param pending what announced it
 * @param start offset of its first line
 * @param end offset behind its last line
 * @param next offset behind the line of the delimiter
 * @param terminated whether that line is there
 */
public record ShellHeredoc(Pending pending, int start, int end, int next, boolean terminated) {
  /**
   * What announces one.
   *
   * @param operator offset of the operator
   * @param delimiter the delimiter without quotes
   * @param quoted whether it has quotes, so that the body is taken as it is
   * @param strip whether leading tabs are dropped
   */
  public record Pending(int operator, String delimiter, boolean quoted, boolean strip) {}
}
