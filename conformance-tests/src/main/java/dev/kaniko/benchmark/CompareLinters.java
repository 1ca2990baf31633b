package dev.kaniko.benchmark;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures our linter beside others; see the package for how to run it. */
public final class CompareLinters {
  private static final int LINES = 40;
  private static final String MEGABYTES = "%,.0f";
  private static final List<String> PACKAGES = List.of("@wharflab/tally-linux-x64", "dockerfilelint", "dockerfile-utils");
  private static final Path TALLY = Path.of("node_modules/@wharflab/tally-linux-x64/bin/tally");

  /** Fails for what is not the answer of a linter: 0 and 1 say whether there are findings. */
  private static final List<String> QUIETLY = List.of("sh", "-c", "\"$@\" >/dev/null 2>&1; test $? -le 1", "sh");

  /** The same as its command line does for one file, for all that are named. */
  private static final String EACH_BY_UTILS =
      "const u = require('dockerfile-utils'), fs = require('fs'); process.argv.slice(1).forEach(f => u.validate(fs.readFileSync(f).toString()))";

  /**
   * A linter.
   *
   * @param one checks the one file that is named behind it
   * @param many checks all files that are named behind it, in one process
   */
  private record Linter(String name, Tool one, Tool many) {}

  private final List<Linter> linters;
  private final int rounds;

  private CompareLinters(List<Linter> linters, int rounds) {
    this.linters = List.copyOf(linters);
    this.rounds = rounds;
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(
        Map.of("--root", ".", "--corpus", "", "--packages", "", "--rounds", "9", "--corpus-rounds", "3", "--directory-of", "10000", "--only", "cold,corpus,memory"));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || options.replace(parts[0], parts[1]) == null) {
        System.err.println("benchmark-lint: unknown option " + argument
            + "; there are --rounds=N, --corpus-rounds=N, --corpus=DIR, --packages=DIR, --directory-of=N and --only=cold,corpus,memory");
        System.exit(2);
      }
    }
    Path root = Path.of(options.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("kaniko-lint-");
    try {
      var packages = options.getOrDefault("--packages", "").isEmpty() ? work.resolve("packages") : Path.of(options.getOrDefault("--packages", "")).toAbsolutePath();
      install(Files.createDirectories(packages));
      var given = options.getOrDefault("--corpus", "");
      var corpus = LintedFiles.find(given.isEmpty() ? root.resolve("../shared/conformance/corpus/dev").normalize() : Path.of(given));
      var launcher = root.resolve("kaniko").toString();
      var only = Arrays.asList(options.getOrDefault("--only", "").split(",", -1));
      if (only.contains("cold")) {
        new CompareLinters(linters(launcher, packages), Integer.parseInt(options.getOrDefault("--rounds", ""))).cold(corpus, work);
      }
      if (only.contains("corpus")) {
        new CompareLinters(linters(launcher, packages), Integer.parseInt(options.getOrDefault("--corpus-rounds", ""))).corpus(corpus);
      }
      if (only.contains("memory")) {
        memory(ours(launcher), corpus, work, Integer.parseInt(options.getOrDefault("--directory-of", "")));
      }
    } finally {
      Tool.of("rm", "-rf", work.toString()).succeed();
    }
  }

  private static void install(Path packages) throws IOException, InterruptedException {
    if (!Files.exists(packages.resolve(TALLY))) {
      Tool.of("npm", "install", "--no-audit", "--no-fund", "--prefix", packages.toString()).and(PACKAGES.toArray(String[]::new)).succeed();
    }
  }

  private static Tool ours(String launcher) {
    return quietly(launcher, "lint", "--no-config", "--no-gitignore", "--shellcheck=off");
  }

  private static List<Linter> linters(String launcher, Path packages) {
    var ours = ours(launcher);
    var tally = quietly(packages.resolve(TALLY).toString(), "lint", "--no-config", "--slow-checks=off");
    var plain = tally.and("--ignore", "shellcheck/*");
    var dockerfilelint = quietly("node", packages.resolve("node_modules/.bin/dockerfilelint").toString());
    var utils = quietly("node", packages.resolve("node_modules/.bin/dockerfile-utils").toString(), "lint");
    return List.of(
        new Linter("kaniko", ours, ours),
        new Linter("tally without its ShellCheck rules", plain, plain),
        new Linter("tally", tally, tally),
        new Linter("dockerfilelint", dockerfilelint, dockerfilelint),
        new Linter("dockerfile-utils", utils,
            quietly("env", "NODE_PATH=" + packages.resolve("node_modules"), "node", "-e", EACH_BY_UTILS, "--")));
  }

  private static Tool quietly(String... command) {
    return new Tool(Stream.concat(QUIETLY.stream(), Stream.of(command)).toList(), Map.of("NO_COLOR", "1"), Duration.ofMinutes(30));
  }

  private void cold(LintedFiles corpus, Path work) throws IOException, InterruptedException {
    Path file = Files.copy(corpus.ofAbout(LINES), work.resolve("Dockerfile"));
    System.out.printf(Locale.ROOT, "%nOne file of %d lines, each time a new process, median of %d rounds%n%n", LintedFiles.lines(file), rounds);
    compare(linter -> linter.one().and(file.toString()), Optional.empty());
  }

  private void corpus(LintedFiles corpus) throws IOException, InterruptedException {
    var names = corpus.paths().stream().map(Path::toString).toArray(String[]::new);
    System.out.printf(Locale.ROOT, "%nAll %d files that every linter takes, in one process, median of %d rounds%n%n", names.length, rounds);
    compare(linter -> linter.many().and(names), Optional.of(names.length));
  }

  /** Starts a linter. */
  @FunctionalInterface
  private interface Start {
    Tool of(Linter linter);
  }

  private void compare(Start start, Optional<Integer> files) throws IOException, InterruptedException {
    Map<Linter, List<Measurement>> measured = new LinkedHashMap<>();
    // The first start of ours may write its cache of classes.
    start.of(linters.getFirst()).succeed();
    for (int round = 0; round < rounds; round++) {
      for (var linter : round % 2 == 0 ? linters : linters.reversed()) {
        measured.computeIfAbsent(linter, _ -> new ArrayList<>()).add(Measurement.of(start.of(linter)));
      }
    }
    System.out.println("| linter | wall s | CPU s | peak MB | CPU, ours/its |" + (files.isPresent() ? " files per CPU s |" : ""));
    System.out.println("|---|---|---|---|---|" + (files.isPresent() ? "---|" : ""));
    double ours = Measurement.median(measured.getOrDefault(linters.getFirst(), List.of())).cpuSeconds();
    for (var linter : linters) {
      var median = Measurement.median(measured.getOrDefault(linter, List.of()));
      System.out.printf(Locale.ROOT, "| %s | %.2f | %.2f | " + MEGABYTES + " | %.2f |%s%n", linter.name(), median.wallSeconds(), median.cpuSeconds(),
          median.peakMegabytes(), ours / median.cpuSeconds(),
          files.map(count -> String.format(Locale.ROOT, " %.0f |", count / median.cpuSeconds())).orElse(""));
    }
  }

  /** Measures the memory that ours needs for many files, and for single ones that are hostile. */
  private static void memory(Tool ours, LintedFiles corpus, Path work, int count) throws IOException, InterruptedException {
    System.out.printf(Locale.ROOT, "%nMemory of ours%n%n| files | wall s | CPU s | peak MB |%n|---|---|---|---|%n");
    var many = Files.createDirectory(work.resolve("many"));
    for (int i = 0; i < count; i++) {
      var folder = Files.createDirectories(many.resolve("folder-" + i / 100));
      Files.copy(corpus.paths().get(i % corpus.paths().size()), folder.resolve(i + ".Dockerfile"));
    }
    memory(count + " in a directory", ours.and(many.toString()));
    for (var hostile : HostileFile.values()) {
      memory(hostile.toString(), ours.and(Files.writeString(work.resolve(hostile.name() + ".Dockerfile"), hostile.text()).toString()));
    }
  }

  private static void memory(String name, Tool tool) throws IOException, InterruptedException {
    var measured = Measurement.of(tool);
    System.out.printf(
        Locale.ROOT, "| %s | %.1f | %.1f | " + MEGABYTES + " |%n", name, measured.wallSeconds(), measured.cpuSeconds(), measured.peakMegabytes());
  }
}
