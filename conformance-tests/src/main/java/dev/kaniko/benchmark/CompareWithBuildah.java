package dev.kaniko.benchmark;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures our build and push against buildah's; see the package for how to run it. */
public final class CompareWithBuildah {
  private final RegistryServer registry;
  private final Path work;
  private final List<Builder> builders;
  private final Path imageDiff;

  private CompareWithBuildah(RegistryServer registry, Path work, List<Builder> builders, Path imageDiff) {
    this.registry = registry;
    this.work = work;
    this.builders = List.copyOf(builders);
    this.imageDiff = imageDiff;
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(Map.of("--rounds", "3", "--only", "", "--builders", "kaniko,buildah", "--root", "."));
    boolean layers = false;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (argument.equals("--buildah-layers")) {
        layers = true;
      } else if (parts.length == 2 && options.containsKey(parts[0])) {
        options.put(parts[0], parts[1]);
      } else {
        System.err.println("benchmark: unknown option " + argument + "; there are --rounds=N, --only=NAME,... and --buildah-layers");
        System.exit(2);
      }
    }
    Path root = Path.of(options.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("kaniko-benchmark-");
    List<Builder> builders = new ArrayList<>(List.of(
        new Builder.Ours(new Kaniko(root, work.resolve("state")), List.of("--no-cache")),
        new Builder.Buildah(work.resolve("buildah"), List.of("--no-cache", "--layers=" + layers))));
    List<String> wanted = Arrays.asList(options.getOrDefault("--builders", "").split(",", -1));
    builders.removeIf(builder -> !wanted.contains(builder.name()));
    String only = options.getOrDefault("--only", "");
    List<Scenario> scenarios = Scenario.ALL.stream().filter(s -> only.isEmpty() || List.of(only.split(",", -1)).contains(s.name())).toList();
    try (RegistryServer registry = RegistryServer.open(work.resolve("registry"))) {
      registry.push(DebianBase.image(), "library/debian:bookworm");
      new CompareWithBuildah(registry, work, builders, root.resolve("../shared/tools/image-diff").normalize())
          .run(scenarios, Integer.parseInt(options.getOrDefault("--rounds", "3")));
    } finally {
      Tool.of("sh", "-c", "umount \"$1\"/buildah/root/overlay 2>/dev/null; rm -rf \"$1\"", "sh", work.toString()).succeed();
    }
  }

  private void run(List<Scenario> scenarios, int rounds) throws IOException, InterruptedException {
    String base = registry.address() + "/library/debian:bookworm";
    Path warming = new Scenario("warm", "RUN true\n", 0, List.of()).write(work.resolve("warm"), base);
    Map<Scenario, Path> contexts = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      contexts.put(scenario, scenario.write(work.resolve(scenario.name()), base));
    }
    for (Builder builder : builders) {
      builder.warm(base, warming);
    }
    Map<String, List<Measurement>> measured = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Scenario scenario : scenarios) {
        for (Builder builder : round % 2 == 1 ? builders : builders.reversed()) {
          String destination = destination(scenario, builder, round);
          Path context = contexts.getOrDefault(scenario, warming);
          Measurement measurement = Measurement.of(builder.buildAndPush(context, registry.address() + "/" + destination));
          measured.computeIfAbsent(key(scenario, builder), key -> new ArrayList<>()).add(measurement);
          builder.tidy(registry.address() + "/" + destination);
          System.out.printf(Locale.ROOT, "round %d  %-10s %-8s %s%n", round, scenario.name(), builder.name(), cells(measurement));
        }
      }
    }
    System.out.println();
    for (Scenario scenario : scenarios) {
      compare(scenario);
    }
    printTable(scenarios, measured, rounds);
  }

  private static String destination(Scenario scenario, Builder builder, int round) {
    return "bench/" + builder.name() + "-" + scenario.name() + "-" + round + ":1";
  }

  private static String key(Scenario scenario, Builder builder) {
    return scenario.name() + " " + builder.name();
  }

  private static String cells(Measurement m) {
    return String.format(Locale.ROOT, "%7.2f s wall %7.2f s CPU %7.0f MB peak", m.wallSeconds(), m.cpuSeconds(), m.peakMegabytes());
  }

  /** Both images of the first round must have the same files and the same configuration, but for what the scenario names. */
  private void compare(Scenario scenario) throws IOException, InterruptedException {
    if (builders.size() < 2 || !Files.exists(imageDiff)) {
      System.out.printf("%s: not compared (%s)%n", scenario.name(), builders.size() < 2 ? "one builder only" : "image-diff is not there");
      return;
    }
    List<Path> layouts = new ArrayList<>();
    for (Builder builder : builders) {
      layouts.add(registry.pull(destination(scenario, builder, 1), work.resolve("pulled-" + builder.name() + "-" + scenario.name())));
    }
    List<String> differences = Tool.of(imageDiff.toString(), layouts.getFirst().toString(), layouts.getLast().toString()).run().output().lines()
        .filter(line -> !line.equals("same"))
        .toList();
    List<String> known = differences.stream().filter(line -> scenario.knownDifferences().stream().anyMatch(line::startsWith)).toList();
    List<String> unknown = differences.stream().filter(line -> !known.contains(line)).toList();
    System.out.printf("%s: %s%s%n", scenario.name(), unknown.isEmpty() ? "both built the same" : "the images DIFFER (ours | buildah)",
        known.isEmpty() ? "" : ", but for what is known to differ: " + known);
    unknown.forEach(line -> System.out.println("  " + line));
  }

  private void printTable(List<Scenario> scenarios, Map<String, List<Measurement>> measured, int rounds) {
    System.out.printf("%nMedian of %d rounds: build and push, warm base, no layer cache%n%n", rounds);
    System.out.println("| build | builder | wall s | CPU s | peak MB | wall, ours/buildah | CPU, ours/buildah |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Scenario scenario : scenarios) {
      List<Measurement> medians = builders.stream()
          .map(builder -> Measurement.median(measured.getOrDefault(key(scenario, builder), List.of())))
          .toList();
      for (int i = 0; i < medians.size(); i++) {
        Measurement m = medians.get(i);
        System.out.printf(Locale.ROOT, "| %s | %s | %.2f | %.2f | %.0f | %s |%n", scenario.name(), builders.get(i).name(), m.wallSeconds(),
            m.cpuSeconds(), m.peakMegabytes(), i == 0 && medians.size() == 2 ? ratios(m, medians.getLast()) : " | ");
      }
    }
  }

  private static String ratios(Measurement ours, Measurement theirs) {
    return String.format(Locale.ROOT, "%.2f | %.2f", ours.wallSeconds() / theirs.wallSeconds(), ours.cpuSeconds() / theirs.cpuSeconds());
  }
}
