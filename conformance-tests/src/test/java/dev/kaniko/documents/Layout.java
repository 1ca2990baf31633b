package dev.kaniko.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How sources are laid out, as far as {@code .editorconfig} says it.
 *
 * @param longest the most characters of a line of Java
 */
record Layout(int longest) {
  private static final Pattern LONGEST = Pattern.compile("(?m)^max_line_length = ([0-9]+)$");
  private static final String TEXT_BLOCK = "\"\"\"";

  static Layout of(String editorConfig) {
    var longest = LONGEST.matcher(editorConfig);
    if (!longest.find()) {
      throw new IllegalArgumentException("no max_line_length");
    }
    return new Layout(Integer.parseInt(longest.group(1)));
  }

  /** Returns what is against the layout of any text. */
  List<String> ofText(String text) {
    var problems = new ArrayList<String>();
    if (!text.isEmpty() && !text.endsWith("\n")) {
      problems.add("the last line has no end");
    }
    if (text.endsWith("\n\n")) {
      problems.add("blank lines at the end");
    }
    if (text.contains("\r")) {
      problems.add("a carriage return");
    }
    each(text, (number, line) -> {
      if (line.endsWith(" ") || line.endsWith("\t")) {
        problems.add(number + ": blanks at the end");
      }
    });
    return problems;
  }

  /** Returns what is against the layout of Java, text blocks apart. */
  List<String> ofJava(String text) {
    var problems = new ArrayList<>(ofText(text));
    boolean[] inBlock = {false};
    each(text, (number, line) -> {
      int indentation = line.length() - line.stripLeading().length();
      if (!inBlock[0]) {
        if (line.substring(0, indentation).contains("\t")) {
          problems.add(number + ": a tab");
        } else if (indentation % 2 == 1 && !line.startsWith("*", indentation)) {
          problems.add(number + ": an odd indentation");
        }
        if (line.length() > longest) {
          problems.add(number + ": " + line.length() + " characters");
        }
      }
      if (line.split(TEXT_BLOCK, -1).length % 2 == 0) {
        inBlock[0] = !inBlock[0];
      }
    });
    return problems;
  }

  private interface Visitor {
    void line(int number, String line);
  }

  private static void each(String text, Visitor visitor) {
    var lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      visitor.line(i + 1, lines[i]);
    }
  }
}
