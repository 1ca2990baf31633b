package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a terminal shows in the end. It knows the sequences that the log uses, and no others. */
final class Screen {
  private static final Pattern SEQUENCE = Pattern.compile("\033\\[([0-9;]*)([FJKm])");

  private final int columns;
  private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;

  private Screen(int columns) {
    this.columns = columns;
  }

  /** Returns the lines that are there after a text was printed. */
  static List<String> after(String text, int columns) {
    var screen = new Screen(columns);
    var sequence = SEQUENCE.matcher(text);
    for (int at = 0; at < text.length();) {
      if (sequence.region(at, text.length()).lookingAt()) {
        screen.control(sequence.group(1), sequence.group(2));
        at = sequence.end();
      } else {
        screen.put(text.charAt(at++));
      }
    }
    return screen.rows.stream().map(StringBuilder::toString).toList();
  }

  private void control(String number, String what) {
    switch (what) {
      case "F" -> {
        row = Math.max(0, row - Integer.parseInt(number));
        column = 0;
      }
      case "J" -> {
        control("", "K");
        rows.subList(row + 1, rows.size()).clear();
      }
      case "K" -> rows.get(row).setLength(Math.min(column, rows.get(row).length()));
      default -> {}
    }
  }

  private void put(char c) {
    switch (c) {
      case '\r' -> column = 0;
      case '\n' -> down();
      case '\033' -> throw new AssertionError("the log does not use this sequence");
      default -> {
        if (column == columns) {
          column = 0;
          down();
        }
        var line = rows.get(row);
        line.append(" ".repeat(Math.max(0, column + 1 - line.length())));
        line.setCharAt(column++, c);
      }
    }
  }

  private void down() {
    row++;
    while (rows.size() <= row) {
      rows.add(new StringBuilder());
    }
  }
}
