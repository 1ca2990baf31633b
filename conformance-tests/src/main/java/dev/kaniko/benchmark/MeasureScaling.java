package dev.kaniko.benchmark;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** Measures how time and memory of a build grow with its size; see the package for how to run it. */
public final class MeasureScaling {
  private static final int FILE_BYTES = 100;

  /**
   * Builds of growing size.
   *
   * @param scenario of a size
   * @param inRoot whether the size is the number of files that the base has beside Debian's
   */
  private record Curve(String name, List<Integer> sizes, IntFunction<Scenario> scenario, boolean inRoot) {
    private Curve {
      sizes = List.copyOf(sizes);
    }
  }

  private static final List<Curve> CURVES = List.of(
      new Curve("copied-files", List.of(1_000, 10_000, 100_000), files -> new Scenario("copy", "COPY files /files\n", Contents.files(files, FILE_BYTES), List.of()), false),
      new Curve("run-megabytes", List.of(10, 100, 1_000, 4_000), megabytes -> Scenario.writes("write", megabytes), false),
      new Curve("stages", List.of(1, 10, 50, 200), stages -> Scenario.stages("stages", stages, ""), false),
      new Curve("runs", List.of(10, 100, 1_000), runs -> Scenario.runs("runs", runs), false),
      new Curve("root-files", List.of(10_000, 100_000, 500_000), _ -> Scenario.TOUCH_ONE_FILE, true));

  private final Path root;
  private final int rounds;
  private final RegistryServer registry;
  private final Path work;
  private final Map<String, LinePlot> plots = new LinkedHashMap<>();

  private MeasureScaling(Path root, int rounds, RegistryServer registry, Path work) {
    this.root = root;
    this.rounds = rounds;
    this.registry = registry;
    this.work = work;
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(Map.of("--rounds", "3", "--only", "", "--root", ".", "--output", ""));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || options.replace(parts[0], parts[1]) == null) {
        System.err.println("benchmark-scaling: unknown option " + argument + "; there are --rounds=N, --output=DIR and --only="
            + String.join(",", CURVES.stream().map(Curve::name).toList()));
        System.exit(2);
      }
    }
    Path root = Path.of(options.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    String output = options.getOrDefault("--output", "");
    List<String> only = List.of(options.getOrDefault("--only", "").split(",", -1));
    Path work = Files.createTempDirectory("kaniko-benchmark-scaling-");
    try (RegistryServer registry = RegistryServer.open(work.resolve("registry"))) {
      Base.DEBIAN.push(registry, root, work);
      var scaling = new MeasureScaling(root, Integer.parseInt(options.getOrDefault("--rounds", "3")), registry, work);
      for (var curve : CURVES) {
        if (only.equals(List.of("")) || only.contains(curve.name())) {
          scaling.measure(curve);
        }
      }
      scaling.write(output.isEmpty() ? root.resolve("conformance-tests/target/benchmark") : Path.of(output));
    } finally {
      Tool.of("rm", "-rf", work.toString()).succeed();
    }
  }

  private void measure(Curve curve) throws IOException, InterruptedException {
    System.out.printf("%n| %s | wall s | CPU s | peak MB | wall s, per 1,000 | times the wall, size before | times the size |%n", curve.name());
    System.out.println("|---|---|---|---|---|---|---|");
    var seconds = new LinkedHashMap<Integer, Double>();
    var megabytes = new LinkedHashMap<Integer, Double>();
    int before = 0;
    for (int size : curve.sizes()) {
      Path folder = work.resolve(curve.name() + "-" + size);
      String base = curve.inRoot() ? baseOf(size, folder) : Base.DEBIAN.in(registry);
      Path context = curve.scenario().apply(size).write(folder.resolve("context"), base);
      var builder = new Builder.Ours(new Kaniko(root, folder.resolve("state")), List.of("--no-cache"));
      builder.warm(base, new Scenario("warming", "RUN true\n", Contents.NOTHING, List.of()).write(folder.resolve("warming"), base));
      var runs = new ArrayList<Measurement>();
      for (int round = 1; round <= rounds; round++) {
        runs.add(Measurement.of(builder.buildAndPush(context, registry.address() + "/scaling/" + curve.name() + "-" + size + ":" + round)));
      }
      var median = Measurement.median(runs);
      double earlier = seconds.getOrDefault(before, median.wallSeconds());
      System.out.printf(Locale.ROOT, "| %d | %.2f | %.2f | %.0f | %.3f | %.2f | %.2f |%n", size, median.wallSeconds(), median.cpuSeconds(), median.peakMegabytes(),
          median.wallSeconds() * 1000 / size, median.wallSeconds() / earlier, before == 0 ? 1.0 : (double) size / before);
      seconds.put(size, median.wallSeconds());
      megabytes.put(size, median.peakMegabytes());
      before = size;
      Tool.of("rm", "-rf", folder.toString()).succeed();
    }
    plots.put(curve.name() + "-seconds", new LinePlot(curve.name() + ": wall seconds", seconds));
    plots.put(curve.name() + "-megabytes", new LinePlot(curve.name() + ": peak megabytes", megabytes));
  }

  private String baseOf(int files, Path folder) throws IOException, InterruptedException {
    String base = registry.address() + "/scaling/base-" + files + ":1";
    Path context = new Scenario("base", "COPY files /files\n", Contents.files(files, FILE_BYTES), List.of()).write(folder.resolve("base"), Base.DEBIAN.in(registry));
    new Kaniko(root, folder.resolve("making")).build(context, "--destination=" + base).succeed();
    return base;
  }

  private void write(Path output) throws IOException {
    Files.createDirectories(output);
    for (var plot : plots.entrySet()) {
      Files.writeString(output.resolve("scaling-" + plot.getKey() + ".svg"), plot.getValue().svg());
    }
  }
}
