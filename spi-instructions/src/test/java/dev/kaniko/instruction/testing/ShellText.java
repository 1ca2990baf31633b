package dev.kaniko.instruction.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The text of a shell command as far as {@link FakeShell} understands it: words with quotes and variables, {@code ;}, {@code &&},
 * {@code ||}, line ends, {@code >} and {@code >>}.
 */
final class ShellText {
  /**
   * One command.
   *
   * @param operator what stands before it: empty, {@code ;}, {@code &&} or {@code ||}
   * @param redirect where its output goes: empty, {@code >} or {@code >>}
   */
  record Simple(String operator, List<String> words, String redirect, String file) {}

  private final String text;
  private final Map<String, String> variables;
  private final List<Simple> commands = new ArrayList<>();
  private int at;

  private ShellText(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
  }

  /** Splits a text. */
  static List<Simple> parse(String text, Map<String, String> variables) {
    var reader = new ShellText(text, variables);
    reader.read();
    return reader.commands;
  }

  private void read() {
    var operator = "";
    while (at < text.length()) {
      operator = simple(operator);
    }
  }

  /** Reads one command, and returns the operator behind it. */
  private String simple(String operator) {
    var words = new ArrayList<String>();
    var redirect = "";
    var file = "";
    while (true) {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
      var end = at == text.length() ? ";" : operator();
      if (!end.isEmpty()) {
        if (!words.isEmpty() || !file.isEmpty()) {
          commands.add(new Simple(operator, words, redirect, file));
        }
        return end;
      }
      if (text.charAt(at) == '>') {
        redirect = text.startsWith(">>", at) ? ">>" : ">";
        at += redirect.length();
        while (at < text.length() && text.charAt(at) == ' ') {
          at++;
        }
        file = word();
      } else {
        words.add(word());
      }
    }
  }

  private String operator() {
    for (var operator : List.of("&&", "||", ";", "\n")) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator.equals("\n") ? ";" : operator;
      }
    }
    return "";
  }

  private String word() {
    var word = new StringBuilder();
    while (at < text.length() && " \t\n;&|>".indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      switch (c) {
        case '\'' -> word.append(singleQuoted());
        case '"' -> doubleQuoted(word);
        case '\\' -> {
          at = Math.min(at + 2, text.length());
          word.append(text, Math.min(at - 1, text.length()), at);
        }
        case '$' -> word.append(variable());
        default -> {
          word.append(c);
          at++;
        }
      }
    }
    if (word.isEmpty() && at < text.length() && (text.charAt(at) == '&' || text.charAt(at) == '|')) {
      at++;
    }
    return word.toString();
  }

  private String singleQuoted() {
    int end = text.indexOf('\'', at + 1);
    var inner = text.substring(at + 1, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    return inner;
  }

  private void doubleQuoted(StringBuilder word) {
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '$') {
        word.append(variable());
      } else {
        if (text.charAt(at) == '\\' && at + 1 < text.length() && "\"\\$".indexOf(text.charAt(at + 1)) >= 0) {
          at++;
        }
        word.append(text.charAt(at++));
      }
    }
    at++;
  }

  private String variable() {
    int start = ++at;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return start == at ? "$" : variables.getOrDefault(text.substring(start, at), "");
  }
}
