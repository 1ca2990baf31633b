package dev.kaniko.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kaniko.benchmark.Comparison.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What a comparison of builders showed, as a table, JSON and a plot. The first contender of each job is ours. */
final class Report {
  private final Map<String, List<Row>> jobs = new LinkedHashMap<>();
  private final int rounds;

  Report(List<Row> rows, int rounds) {
    rows.forEach(row -> jobs.computeIfAbsent(row.job(), _ -> new ArrayList<>()).add(row));
    this.rounds = rounds;
  }

  /** Returns the medians as a table in Markdown, with the ratios of ours to the best other builder and to the floor. */
  String table() {
    var table = new StringBuilder("""
        | job | builder | wall s | CPU s | peak MB | kB read | wall, to best | CPU, to best | wall, to floor |
        |---|---|---|---|---|---|---|---|---|
        """);
    jobs.values().forEach(rows -> IntStream.range(0, rows.size()).forEach(i -> {
      var row = rows.get(i);
      var m = row.median();
      boolean ours = i == 0;
      table.append(String.format(Locale.ROOT, "| %s | %s | %.2f | %.2f | %.0f | %.1f | %s | %s | %s |%n", row.job(), row.contender(), m.wallSeconds(), m.cpuSeconds(),
          m.peakMegabytes(), row.kilobytes(), ours ? toBest(rows, Row::wallRatio) : "", ours ? toBest(rows, Row::cpuRatio) : "", ours ? toFloor(rows) : ""));
    }));
    return table.toString();
  }

  void print() {
    System.out.printf("%nMedians of %d rounds. The last columns are ours to the best other builder, and to the floor.%n%n%s", rounds, table());
  }

  /** Ratios within the rounds are theirs to ours. */
  private static String toBest(List<Row> rows, ToDoubleFunction<Row> ratio) {
    return rows.stream().skip(1).filter(row -> !row.contender().equals(Floors.NAME)).min(Comparator.comparingDouble(ratio))
        .map(best -> String.format(Locale.ROOT, "%.2f (%s)", 1 / ratio.applyAsDouble(best), best.contender())).orElse("");
  }

  private static String toFloor(List<Row> rows) {
    return rows.stream().filter(row -> row.contender().equals(Floors.NAME)).findFirst()
        .map(floor -> String.format(Locale.ROOT, "%.2f", 1 / floor.wallRatio())).orElse("");
  }

  /** Writes all figures: job, contender, seconds, megabytes, and ratios to the first contender. */
  void writeJson(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), Map.of("rounds", rounds, "jobs", jobs));
  }

  /** Draws the wall time of each contender to ours, which is 1. */
  void writePlot(Path file) throws IOException {
    var plot = new BarPlot("Wall time, ours = 1 (shorter is faster)");
    jobs.forEach((job, rows) -> plot.group(job, rows.stream().map(row -> new BarPlot.Bar(row.contender(), row.wallRatio(),
        String.format(Locale.ROOT, "%s %.2f s", row.contender(), row.median().wallSeconds()))).toList()));
    Files.writeString(file, plot.svg());
  }
}
