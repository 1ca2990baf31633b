package dev.kaniko.cli;

import dev.kaniko.compiler.report.Columns;
import dev.kaniko.runtime.linux.WindowSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines of a terminal, which show what is under way and are drawn again as it goes on. A line is overwritten by the next and not removed before, so
 * that nothing flickers. Nothing of the terminal is changed that would have to be restored.
 */
final class LiveLines {
  private List<String> drawn = List.of();

  /** Returns what takes the lines away, so that something can be printed in their place. */
  String erased(WindowSize window) {
    int rows = rows(window);
    drawn = List.of();
    return rows == 0 ? "" : up(rows) + "\033[J";
  }

  /** Returns what draws lines in the place of those that are there. */
  String drawn(List<String> lines, WindowSize window) {
    int rows = rows(window);
    var fitting = fitting(lines, window);
    if (fitting.isEmpty()) {
      return erased(window);
    }
    var text = new StringBuilder(rows == 0 ? "" : up(rows));
    fitting.forEach(line -> text.append(line).append("\033[K\n"));
    drawn = fitting;
    return rows > fitting.size() ? text.append("\033[J").toString() : text.toString();
  }

  /** Nothing above the window can be drawn again, and a line that is as wide as the window may take two. */
  private static List<String> fitting(List<String> lines, WindowSize window) {
    int most = Math.max(1, window.rows() - 2);
    var fitting = new ArrayList<String>();
    for (var line : lines.size() <= most ? lines : lines.subList(0, most - 1)) {
      fitting.add(Columns.cut(line, window.columns() - 1));
    }
    if (lines.size() > most) {
      fitting.add(Columns.cut("… and " + (lines.size() - most + 1) + " more", window.columns() - 1));
    }
    return fitting;
  }

  /** Returns how many rows the lines take now: a window that became narrower has wrapped them. */
  private int rows(WindowSize window) {
    return drawn.stream().mapToInt(line -> Math.max(1, Math.ceilDiv(Columns.of(line), window.columns()))).sum();
  }

  /** To the first column too: a key that is pressed may have moved the cursor. */
  private static String up(int rows) {
    return "\033[" + rows + "F";
  }
}
