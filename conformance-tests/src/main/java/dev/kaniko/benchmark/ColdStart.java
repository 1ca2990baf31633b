package dev.kaniko.benchmark;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Starts JVMs as the launcher does, with a cache of loaded classes, and takes the time of each. */
final class ColdStart {
  private final Path cache;

  /**
   * @param cache a file that does not exist yet
   */
  ColdStart(Path cache) {
    this.cache = cache;
  }

  /** Writes the cache from a run that reads this file. */
  void rehearse(Path dockerfile) throws IOException, InterruptedException {
    java(List.of("-XX:AOTCacheOutput=" + cache), dockerfile.toString()).succeed();
  }

  /** Returns the median time in milliseconds of reading the file in a fresh JVM; of doing nothing where none is named. */
  double median(int times, String... dockerfile) throws IOException, InterruptedException {
    var taken = new ArrayList<Double>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      java(List.of("-XX:AOTCache=" + cache), dockerfile).succeed();
      taken.add((System.nanoTime() - start) / 1e6);
    }
    return taken.stream().sorted().skip(times / 2).findFirst().orElse(0.0);
  }

  private static Tool java(List<String> options, String... arguments) {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms16m", "-Xmx96m", "-Xss512k", "-XX:-UsePerfData", "-Xlog:disable", "-Xlog:all=off"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ReadOneFile.class.getName()));
    return Tool.of(Stream.concat(command.stream(), Arrays.stream(arguments)).toArray(String[]::new));
  }
}
