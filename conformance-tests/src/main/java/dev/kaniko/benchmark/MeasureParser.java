package dev.kaniko.benchmark;

import dev.kaniko.fixture.Dockerfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures the parser; see the package for how to run it. */
public final class MeasureParser {
  private static final int LINES = 50;
  private static final int ITERATIONS = 5;
  private static final int COLD_STARTS = 15;

  private MeasureParser() {}

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
    Map<String, String> options = new LinkedHashMap<>(Map.of("--root", ".", "--corpus", "", "--seconds", "3"));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || options.replace(parts[0], parts[1]) == null) {
        System.err.println("benchmark-parser: unknown option " + argument + "; there are --corpus=DIR and --seconds=N");
        System.exit(2);
      }
    }
    String root = options.getOrDefault("--root", ".");
    var dockerfiles = Dockerfiles.find(Path.of(root), options.getOrDefault("--corpus", ""));
    System.out.println(dockerfiles);
    warm(dockerfiles, root, options.getOrDefault("--corpus", ""), Integer.parseInt(options.getOrDefault("--seconds", "")));
    cold(dockerfiles);
  }

  private static void warm(Dockerfiles dockerfiles, String root, String corpus, int seconds) throws RunnerException {
    var results = new Runner(new OptionsBuilder()
        .include(ParserBenchmark.class.getName())
        .param("root", root)
        .param("corpus", corpus)
        .threads(1)
        .forks(1)
        .jvmArgsAppend("-XX:+UseSerialGC", "-Xmx1g")
        .warmupIterations(ITERATIONS)
        .warmupTime(TimeValue.seconds(seconds))
        .measurementIterations(ITERATIONS)
        .measurementTime(TimeValue.seconds(seconds))
        .build())
        .run();
    var speeds = new LinkedHashMap<String, Double>();
    results.forEach(result -> speeds.put(
        result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore() * dockerfiles.size() / 1e6));
    double peer = speeds.getOrDefault("bytesToLines", Double.NaN);
    System.out.printf("%nWarm, one thread%n%n| from bytes to | MB/s | time, as a multiple of splitting lines |%n|---|---|---|%n");
    speeds.forEach((name, speed) -> System.out.printf(
        Locale.ROOT, "| %s | %.1f | %.1f |%n", name.substring("bytesTo".length()).toLowerCase(Locale.ROOT), speed, peer / speed));
  }

  private static void cold(Dockerfiles dockerfiles) throws IOException, InterruptedException {
    byte[] chosen = dockerfiles.contents().stream().min(Comparator.comparingLong(MeasureParser::fromWanted)).orElseThrow();
    Path directory = Files.createTempDirectory("kaniko-cold-");
    Path file = Files.write(directory.resolve("Dockerfile"), chosen);
    Path cache = directory.resolve("classes.aot");
    try {
      var start = new ColdStart(cache);
      start.rehearse(file);
      double nothing = start.median(COLD_STARTS);
      double reading = start.median(COLD_STARTS, file.toString());
      System.out.printf(Locale.ROOT, "%nCold: a fresh JVM that reads one file of %d lines takes %.0f ms, one that does nothing %.0f ms (ratio %.2f), median of %d%n",
          lines(chosen), reading, nothing, reading / nothing, COLD_STARTS);
    } finally {
      Files.deleteIfExists(cache);
      Files.delete(file);
      Files.delete(directory);
    }
  }

  private static long fromWanted(byte[] file) {
    return Math.abs(lines(file) - LINES);
  }

  private static long lines(byte[] file) {
    return new String(file, StandardCharsets.UTF_8).lines().count();
  }
}
