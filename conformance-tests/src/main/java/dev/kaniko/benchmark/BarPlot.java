package dev.kaniko.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Groups of horizontal bars as SVG. A bar that is longer than the plot is cut, and its label tells its length. */
final class BarPlot {
  private static final int LABEL_WIDTH = 190;
  private static final int UNIT_WIDTH = 120;
  private static final int MOST_UNITS = 6;
  private static final int BAR_HEIGHT = 16;
  private static final List<String> COLOURS = List.of("#2f6f9f", "#c98b3c", "#7a9e59", "#a0607a", "#777777");

  private final String title;
  private final List<String> body = new ArrayList<>();
  private int y = 40;

  BarPlot(String title) {
    this.title = title;
  }

  /** @param length in units, of which the plot shows some */
  record Bar(String name, double length, String label) {}

  /** Adds bars below those that are there. */
  void group(String name, List<Bar> bars) {
    body.add(text(10, y + BAR_HEIGHT - 4, name));
    for (int i = 0; i < bars.size(); i++) {
      var bar = bars.get(i);
      int width = (int) Math.round(Math.min(bar.length(), MOST_UNITS) * UNIT_WIDTH);
      String colour = bar.name().equals(Floors.NAME) ? COLOURS.getLast() : COLOURS.get(i % (COLOURS.size() - 1));
      body.add("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>".formatted(LABEL_WIDTH, y, Math.max(width, 1), BAR_HEIGHT - 3, colour));
      body.add(text(LABEL_WIDTH + width + 6, y + BAR_HEIGHT - 5, bar.label() + String.format(Locale.ROOT, " (%.2f)", bar.length())));
      y += BAR_HEIGHT;
    }
    y += BAR_HEIGHT / 2;
  }

  private static String text(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>".formatted(x, y, escaped(text));
  }

  /** Returns the text as it stands in a document. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Returns the document. */
  String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="10" y="22" font-size="14">%s</text>
        %s
        <line x1="%d" y1="32" x2="%d" y2="%d" stroke="black" stroke-dasharray="3"/>
        </svg>
        """.formatted(LABEL_WIDTH + MOST_UNITS * UNIT_WIDTH + 200, y + 10, escaped(title), String.join("\n", body), LABEL_WIDTH + UNIT_WIDTH, LABEL_WIDTH + UNIT_WIDTH, y);
  }
}
