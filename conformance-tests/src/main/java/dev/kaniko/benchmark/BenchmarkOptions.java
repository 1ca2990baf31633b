package dev.kaniko.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of the benchmark of builders.
 *
 * @param root the top folder of the checkout
 * @param rounds how often each contender runs, at least 1
 * @param only the names of the jobs; empty for all
 * @param buildah whether buildah takes part
 * @param buildahLayers whether buildah commits each step as a layer
 * @param peers programs that stand for other builders, by name; see {@link Builder.Script}
 * @param output the directory for the JSON, the plot and the history
 */
record BenchmarkOptions(Path root, int rounds, List<String> only, boolean buildah, boolean buildahLayers, Map<String, Path> peers, Path output) {
  private static final String USAGE = "there are --rounds=N, --only=NAME,..., --peer=NAME=PROGRAM, --output=DIR, --buildah-layers and --no-buildah";

  BenchmarkOptions {
    only = List.copyOf(only);
    peers = Map.copyOf(peers);
  }

  /** @throws IllegalArgumentException with a message for the user */
  static BenchmarkOptions parse(String[] arguments) {
    Path root = Path.of("").toAbsolutePath();
    int rounds = 5;
    List<String> only = List.of();
    boolean buildah = true;
    boolean layers = false;
    var peers = new LinkedHashMap<String, Path>();
    Path output = null;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      String value = parts.length == 2 ? parts[1] : "";
      switch (parts[0]) {
        case "--root" -> root = Path.of(value).toAbsolutePath().normalize();
        case "--rounds" -> rounds = positive(value);
        case "--only" -> only = List.of(value.split(",", -1));
        case "--output" -> output = Path.of(value);
        case "--no-buildah" -> buildah = false;
        case "--buildah-layers" -> layers = true;
        case "--peer" -> addPeer(peers, value);
        default -> throw new IllegalArgumentException("unknown option " + argument + "; " + USAGE);
      }
    }
    var options = new BenchmarkOptions(root, rounds, only, buildah, layers, peers, output == null ? root.resolve("conformance-tests/target/benchmark") : output);
    for (String name : only) {
      if (!name.equals("help") && Job.ALL.stream().noneMatch(job -> job.name().equals(name))) {
        throw new IllegalArgumentException("there is no job " + name + "; there are help, " + String.join(", ", Job.ALL.stream().map(Job::name).toList()));
      }
    }
    return options;
  }

  private static int positive(String value) {
    if (!value.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException("--rounds=" + value + " is no number from 1 to 9999");
    }
    return Integer.parseInt(value);
  }

  private static void addPeer(Map<String, Path> peers, String value) {
    String[] parts = value.split("=", 2);
    if (parts.length != 2 || !parts[0].matches("[a-z][a-z0-9-]*") || !Files.isExecutable(Path.of(parts[1]))) {
      throw new IllegalArgumentException("--peer=" + value + " is not NAME=PROGRAM, with a name in small letters and a program that can be run");
    }
    peers.put(parts[0], Path.of(parts[1]).toAbsolutePath());
  }

  /** Whether the job is to be measured. */
  boolean wants(String job) {
    return only.isEmpty() || only.contains(job);
  }
}
