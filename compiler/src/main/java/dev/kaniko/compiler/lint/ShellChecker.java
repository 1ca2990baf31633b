package dev.kaniko.compiler.lint;

import java.util.List;
import java.util.Objects;

/** The port to ShellCheck. */
@FunctionalInterface
public interface ShellChecker {
  /** There is no ShellCheck. */
  ShellChecker NONE = _ -> List.of();

  /** Returns what it remarks on texts. It may return less than all, but does not fail. */
  List<Remark> check(List<Text> texts);

  /**
   * A text.
   *
   * @param dialect sh, dash, bash or ksh
   * @param text what the shell would get
   */
  record Text(String dialect, String text) {
    public Text {
      Objects.requireNonNull(dialect);
      Objects.requireNonNull(text);
    }
  }

  /**
   * A remark.
   *
   * @param index the text that it is about
   * @param code the number of the remark
   * @param level error, warning, info or style
   * @param line the line where it begins, from 1
   * @param column the character where it begins, from 1
   * @param endLine the line where it ends
   * @param endColumn the character behind it
   */
  record Remark(int index, int code, String level, String message, int line, int column, int endLine, int endColumn) {
    public Remark {
      Objects.requireNonNull(level);
      Objects.requireNonNull(message);
    }
  }
}
