package dev.kaniko.documents;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes the comments out of source files, each as running text, without the examples of code in them. */
final class Comments {
  /** A comment, or something that a comment cannot begin in: a text block, a string, a character. */
  private static final Pattern JAVA = Pattern.compile(
      "\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\"|\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)++'|(?<block>/\\*.*?\\*/)|(?<line>//[^\\n]*)",
      Pattern.DOTALL);

  private static final Pattern XML = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL);
  private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code.*?\\}</pre>");
  private static final Pattern LINE_START = Pattern.compile("\\n\\s*\\*? ?");

  private Comments() {}

  /** Returns the comments of a file, one a paragraph; empty for a file of a kind that has none. */
  static String of(String name, String text) {
    if (name.endsWith(".java") || name.endsWith(".g4")) {
      return java(text);
    }
    if (name.endsWith(".xml")) {
      return XML.matcher(text).results().map(match -> joined(match.group(1))).collect(Collectors.joining("\n"));
    }
    return text.lines().map(String::strip).filter(line -> line.startsWith("#")).map(line -> line.substring(1)).collect(Collectors.joining("\n"));
  }

  private static String java(String text) {
    var comments = new StringBuilder();
    var matcher = JAVA.matcher(text);
    int end = 0;
    while (matcher.find()) {
      String line = matcher.group("line");
      String block = matcher.group("block");
      if (line != null) {
        // Lines of one comment that follow each other are one text.
        boolean goesOn = text.substring(end, matcher.start()).isBlank() && end > 0;
        comments.append(goesOn ? "" : "\n").append(line.substring(2));
        end = matcher.end();
      } else if (block != null) {
        comments.append('\n').append(joined(block.substring(2, block.length() - 2)));
      }
    }
    return comments.toString();
  }

  private static String joined(String block) {
    return EXAMPLE.matcher(LINE_START.matcher(block).replaceAll(" ")).replaceAll("");
  }
}
