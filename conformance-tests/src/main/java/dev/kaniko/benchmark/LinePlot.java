package dev.kaniko.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One curve as SVG, both axes logarithmic: what grows with the size is a straight line, and one of slope 1 is drawn beside it. */
final class LinePlot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 260;
  private static final int MARGIN = 50;

  private final String title;
  private final List<Map.Entry<Integer, Double>> points;
  private final double leastX;
  private final double leastY;
  private final double spanX;
  private final double spanY;

  /** @param points at least two, size to value, both over 0 and ascending by size */
  LinePlot(String title, Map<Integer, Double> points) {
    this.title = title;
    this.points = List.copyOf(points.entrySet());
    this.leastX = Math.log10(this.points.getFirst().getKey());
    this.leastY = Math.log10(Collections.min(points.values()));
    this.spanX = Math.log10(this.points.getLast().getKey()) - leastX;
    this.spanY = Math.max(1, Math.log10(Collections.max(points.values())) - leastY);
  }

  private double x(double size) {
    return MARGIN + (Math.log10(size) - leastX) / spanX * (WIDTH - 2 * MARGIN);
  }

  private double y(double value) {
    return HEIGHT - MARGIN - (Math.log10(value) - leastY) / spanY * (HEIGHT - 2 * MARGIN);
  }

  /** Returns the document. */
  String svg() {
    var svg = new StringBuilder();
    svg.append("""
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="11">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="10" y="18" font-size="14">%s</text>
        """.formatted(WIDTH, HEIGHT, BarPlot.escaped(title)));
    var first = points.getFirst();
    var last = points.getLast();
    line(svg, "stroke-dasharray=\"4\" stroke=\"#999999\"", first.getKey(), first.getValue(), last.getKey(), first.getValue() * last.getKey() / first.getKey());
    for (int i = 0; i < points.size(); i++) {
      var point = points.get(i);
      if (i > 0) {
        line(svg, "stroke=\"#2f6f9f\" stroke-width=\"2\"", points.get(i - 1).getKey(), points.get(i - 1).getValue(), point.getKey(), point.getValue());
      }
      svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/><text x=\"%.1f\" y=\"%.1f\">%.2f</text><text x=\"%.1f\" y=\"%d\">%d</text>%n",
          x(point.getKey()), y(point.getValue()), x(point.getKey()) - 8, y(point.getValue()) - 8, point.getValue(), x(point.getKey()) - 10, HEIGHT - MARGIN + 20,
          point.getKey()));
    }
    return svg.append("</svg>\n").toString();
  }

  private void line(StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
    svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>%n", x(x1), y(y1), x(x2), y(y2), style));
  }
}
