package dev.kaniko.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.benchmark.Comparison.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What earlier runs measured on this machine: a file with one JSON object a run. */
final class History {
  private static final double NOTEWORTHY = 1.1;

  private final Path file;
  private final ObjectMapper json = new ObjectMapper();

  History(Path file) {
    this.file = file;
  }

  /** One run. */
  record Entry(String time, List<Row> rows) {}

  /**
   * Adds this run.
   *
   * @return a line for each contender that takes over a tenth more CPU time than the last time that it was measured
   */
  List<String> compareAndAppend(List<Row> rows) throws IOException {
    var slower = new ArrayList<String>();
    var earlier = read().reversed();
    for (var row : rows) {
      earlier.stream().flatMap(entry -> entry.rows().stream()
          .filter(before -> before.job().equals(row.job()) && before.contender().equals(row.contender()))
          .map(before -> compare(row, entry.time(), before))).findFirst().flatMap(line -> line).ifPresent(slower::add);
    }
    Files.writeString(file, json.writeValueAsString(new Entry(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), rows)) + "\n", StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return slower;
  }

  private static Optional<String> compare(Row now, String time, Row before) {
    double ratio = now.median().cpuSeconds() / before.median().cpuSeconds();
    return ratio <= NOTEWORTHY ? Optional.empty() : Optional.of(String.format(Locale.ROOT,
        "slower than at %s: %s by %s takes %.2f s of CPU, %.2f s before (ratio %.2f)", time, now.job(), now.contender(), now.median().cpuSeconds(),
        before.median().cpuSeconds(), ratio));
  }

  private List<Entry> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream().map(this::entry).toList();
  }

  private Entry entry(String line) {
    try {
      return json.readValue(line, Entry.class);
    } catch (IOException e) {
      throw new IllegalStateException(file + " has a line that is no run: remove it", e);
    }
  }
}
