package dev.kaniko.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Measures how long it takes to run a program that does nothing, in namespaces of our own and in containers of runc and crun. */
public final class MeasureIsolations {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final List<Path> RUNTIMES =
      List.of(Path.of("/usr/sbin/runc"), Path.of("/usr/bin/runc"), Path.of("/usr/sbin/crun"), Path.of("/usr/bin/crun"));

  private MeasureIsolations() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = 50;
    for (var argument : arguments) {
      if (!argument.startsWith("--rounds=")) {
        System.err.println("benchmark-isolation [--rounds=N]; not known: " + argument);
        System.exit(2);
      }
      rounds = Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
    }
    var folder = Files.createTempDirectory("kaniko-isolations");
    try {
      var bin = Files.createDirectory(folder.resolve("bin"));
      Files.copy(BUSYBOX, bin.resolve("true"));
      measure(folder, rounds);
    } finally {
      try (var store = LinuxInodeStore.open(Objects.requireNonNull(folder.getParent()))) {
        store.remove(ImagePath.ROOT.child(folder.getFileName().toString()));
      }
    }
  }

  private static void measure(Path root, int rounds) throws IOException, InterruptedException {
    var isolations = new LinkedHashMap<String, Isolation>();
    isolations.put("namespaces", new Isolation.Namespaces());
    for (var runtime : RUNTIMES) {
      // Where /usr/sbin is /usr/bin, the first name is enough.
      if (Files.isExecutable(runtime)) {
        isolations.putIfAbsent(runtime.getFileName().toString(), new Isolation.Oci(runtime, ""));
      }
    }
    var times = new LinkedHashMap<String, double[]>();
    isolations.keySet().forEach(name -> times.put(name, new double[rounds]));
    for (var isolation : isolations.values()) {
      run(root, isolation);
    }
    for (int round = 0; round < rounds; round++) {
      for (var isolation : isolations.entrySet()) {
        Objects.requireNonNull(times.get(isolation.getKey()))[round] = run(root, isolation.getValue());
      }
    }
    double own = median(times.firstEntry().getValue());
    System.out.printf(Locale.ROOT, "%d rounds in turn, %d processors%n", rounds, Runtime.getRuntime().availableProcessors());
    for (var entry : times.entrySet()) {
      double middle = median(entry.getValue());
      System.out.printf(Locale.ROOT, "%-10s  median %6.1f ms, %5.1f times namespaces%n", entry.getKey(), middle, middle / own);
    }
  }

  /** Returns the milliseconds. */
  private static double run(Path root, Isolation isolation) throws IOException, InterruptedException {
    var said = new ArrayList<String>();
    long start = System.nanoTime();
    int code = new ProcessRunner(isolation).run(
        ProcessSpec.of(new ProcessRoot.OfDirectory(root), List.of("/bin/true"), Map.of()),
        (stream, bytes, offset, length) -> said.add(new String(bytes, offset, length, UTF_8)));
    double milliseconds = (System.nanoTime() - start) / 1e6;
    if (code != 0) {
      throw new IllegalStateException(isolation.description() + " ended with " + code + ": " + said);
    }
    return milliseconds;
  }

  private static double median(double[] times) {
    var sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
