package dev.kaniko.benchmark;

import dev.kaniko.fixture.RegistryServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Runs contenders in turn, and tells the median of each, and of its ratios to the first. */
final class Comparison {
  private static final Pattern ANSWER = Pattern.compile("\"GET [^\"]*\" 200 ([0-9]+)");
  private static final int MILLIS_UNTIL_LOGGED = 200;

  private final int rounds;
  private final RegistryServer registry;
  private final List<Row> rows = new ArrayList<>();

  /** @param registry where all of them pull from, and push to */
  Comparison(int rounds, RegistryServer registry) {
    this.rounds = rounds;
    this.registry = registry;
  }

  /** One run, and the kilobytes that were read from the registry meanwhile. */
  private record Run(Measurement measurement, double kilobytes) {}

  /**
   * The medians of one contender.
   *
   * @param kilobytes read from the registry
   * @param wallRatio its wall time to that of the first contender, the median of the ratios within the rounds
   * @param cpuRatio the same of CPU time
   */
  record Row(String job, String contender, Measurement median, double kilobytes, double wallRatio, double cpuRatio) {}

  /** Runs each contender in each round. */
  void measure(String job, List<Contender> contenders) throws IOException, InterruptedException {
    LinkedHashMap<Contender, List<Run>> runs = new LinkedHashMap<>();
    contenders.forEach(contender -> runs.put(contender, new ArrayList<>()));
    for (int round = 1; round <= rounds; round++) {
      for (Contender contender : round % 2 == 1 ? contenders : contenders.reversed()) {
        var tool = contender.preparation().prepare(round);
        long before = served();
        var measurement = Measurement.of(tool);
        Thread.sleep(MILLIS_UNTIL_LOGGED);
        var run = new Run(measurement, (served() - before) / 1000.0);
        runs.getOrDefault(contender, new ArrayList<>()).add(run);
        System.out.printf(Locale.ROOT, "round %d  %-34s %-18s %7.2f s wall %7.2f s CPU %7.0f MB peak %9.1f kB read%n", round, job, contender.name(),
            measurement.wallSeconds(), measurement.cpuSeconds(), measurement.peakMegabytes(), run.kilobytes());
      }
    }
    var first = runs.firstEntry().getValue();
    runs.forEach((contender, all) -> rows.add(row(job, contender.name(), all, first)));
  }

  private long served() throws IOException {
    long bytes = 0;
    for (Matcher answer = ANSWER.matcher(registry.log()); answer.find();) {
      bytes += Long.parseLong(answer.group(1));
    }
    return bytes;
  }

  private static Row row(String job, String contender, List<Run> all, List<Run> first) {
    var kilobytes = all.stream().mapToDouble(Run::kilobytes).sorted().toArray();
    return new Row(job, contender, Measurement.median(all.stream().map(Run::measurement).toList()), kilobytes[kilobytes.length / 2],
        ratio(all, first, Measurement::wallSeconds), ratio(all, first, Measurement::cpuSeconds));
  }

  /** Returns the median of the ratios within the rounds: what slows the machine down for a while slows down both sides of a round. */
  private static double ratio(List<Run> all, List<Run> first, ToDoubleFunction<Measurement> number) {
    var sorted = IntStream.range(0, all.size())
        .mapToDouble(round -> number.applyAsDouble(all.get(round).measurement()) / number.applyAsDouble(first.get(round).measurement()))
        .sorted()
        .toArray();
    return sorted[sorted.length / 2];
  }

  /** Returns what was measured so far, job after job. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  void print() {
    System.out.printf("%nMedian of %d rounds; each builds and pushes%n%n", rounds);
    System.out.println("| build | builder | wall s | CPU s | peak MB | kB read | wall, to the first | CPU, to the first |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (var row : rows) {
      var m = row.median();
      System.out.printf(Locale.ROOT, "| %s | %s | %.2f | %.2f | %.0f | %.1f | %.2f | %.2f |%n", row.job(), row.contender(), m.wallSeconds(), m.cpuSeconds(),
          m.peakMegabytes(), row.kilobytes(), row.wallRatio(), row.cpuRatio());
    }
  }
}
