package dev.kaniko.documents;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How sources are laid out, as far as {@code .editorconfig} says it and no formatter decides it.
 *
 * @param longest the most characters of a line of Java
 */
record Layout(int longest) {
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (static )?(.+);$");
  private static final Comparator<Import> ORDER = Comparator.comparing(Import::isStatic, Comparator.reverseOrder()).thenComparing(Import::name);
  private static final String TEXT_BLOCK = "\"\"\"";

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

  /** Returns what is against the layout of Java and left as it is by the formatter: the order of imports, and long lines that are not in text blocks. */
  List<String> ofJava(String text) {
    var problems = new ArrayList<>(ofText(text));
    var imports = IMPORT.matcher(text).results().map(found -> new Import(found.group(1) != null, found.group(2))).toList();
    if (!imports.equals(imports.stream().sorted(ORDER).toList())) {
      problems.add("the imports are not in order: static ones first, each kind by name");
    }
    boolean[] inBlock = {false};
    each(text, (number, line) -> {
      if (!inBlock[0] && line.length() > longest) {
        problems.add(number + ": " + line.length() + " characters");
      }
      if (line.split(TEXT_BLOCK, -1).length % 2 == 0) {
        inBlock[0] = !inBlock[0];
      }
    });
    return problems;
  }

  private record Import(boolean isStatic, String name) {}

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
