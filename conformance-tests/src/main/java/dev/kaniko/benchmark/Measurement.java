package dev.kaniko.benchmark;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run cost: the times as GNU time reports them for the command and all it waited for.
 *
 * @param peakMegabytes the largest resident set of one process as GNU time reports it, or of all of them together as {@link ResidentMemory} saw it, whichever is
 *     more
 */
record Measurement(double wallSeconds, double cpuSeconds, double peakMegabytes) {
  /** Runs a program that must succeed. */
  static Measurement of(Tool tool) throws IOException, InterruptedException {
    Path report = Files.createTempFile("time-", ".txt");
    try {
      var running = new Tool(
          Stream.concat(Stream.of("/usr/bin/time", "-o", report.toString(), "-f", "%e %U %S %M"), tool.command().stream()).toList(),
          tool.environment(),
          Duration.ofMinutes(10))
          .start();
      try (var memory = new ResidentMemory(running.process().toHandle())) {
        var result = running.await();
        if (result.exitCode() != 0) {
          throw new AssertionError(tool.command() + " ended with " + result.exitCode() + ":\n" + result.output());
        }
        List<Double> numbers = Stream.of(Files.readString(report).strip().split(" ")).map(Double::parseDouble).toList();
        return new Measurement(numbers.get(0), numbers.get(1) + numbers.get(2), Math.max(numbers.get(3) / 1024, memory.peakBytes() / (1024.0 * 1024)));
      }
    } finally {
      Files.delete(report);
    }
  }

  /** The median of each number on its own. */
  static Measurement median(List<Measurement> all) {
    return new Measurement(
        middle(all.stream().map(Measurement::wallSeconds)),
        middle(all.stream().map(Measurement::cpuSeconds)),
        middle(all.stream().map(Measurement::peakMegabytes)));
  }

  private static double middle(Stream<Double> numbers) {
    List<Double> sorted = numbers.sorted(Comparator.naturalOrder()).toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
