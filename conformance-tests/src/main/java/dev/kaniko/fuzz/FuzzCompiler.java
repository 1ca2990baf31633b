package dev.kaniko.fuzz;

import dev.kaniko.fixture.Dockerfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the campaign; see the package. */
public final class FuzzCompiler {
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final long REPORT_EVERY = 20_000;

  /** What the laws are about. */
  private enum Subject {
    COMPILER, LINTER, ALL
  }

  private final Finds.Trial trial;
  private final Finds finds;
  private final Watchdog watchdog;
  private long bytes;
  private long slow;

  private FuzzCompiler(Subject subject, Path found) {
    this.trial = trial(subject);
    this.finds = new Finds(found, trial);
    this.watchdog = Watchdog.start(SLOW, this::slow);
  }

  private static Finds.Trial trial(Subject subject) {
    return switch (subject) {
      case COMPILER -> new CompilerLaws()::check;
      case LINTER -> new LinterLaws()::check;
      case ALL -> {
        var compiler = new CompilerLaws();
        var linter = new LinterLaws();
        yield input -> {
          compiler.check(input);
          linter.check(input);
        };
      }
    };
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(
        Map.of("--root", ".", "--laws", "all", "--corpus", "", "--found", "fuzz-found", "--seed", "1", "--inputs", "10000000", "--minutes", "60"));
    var files = new ArrayList<Path>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length == 2 && options.containsKey(parts[0])) {
        options.put(parts[0], parts[1]);
      } else if (argument.startsWith("--")) {
        System.err.println("fuzz: unknown option " + argument + "; there are --laws=compiler|linter|all, --minutes=N, --inputs=N, --seed=N, --corpus=DIR and --found=DIR");
        System.exit(2);
      } else {
        files.add(Path.of(argument));
      }
    }
    var fuzz = new FuzzCompiler(Subject.valueOf(options.getOrDefault("--laws", "").toUpperCase(Locale.ROOT)), Path.of(options.getOrDefault("--found", "")));
    boolean clean;
    if (files.isEmpty()) {
      var dockerfiles = Dockerfiles.find(Path.of(options.getOrDefault("--root", ".")), options.getOrDefault("--corpus", ""));
      clean = fuzz.run(dockerfiles, number(options, "--seed"), number(options, "--inputs"), Duration.ofMinutes(number(options, "--minutes")));
    } else {
      clean = fuzz.replay(files);
    }
    System.exit(clean ? 0 : 1);
  }

  private static long number(Map<String, String> options, String name) {
    return Long.parseLong(options.getOrDefault(name, ""));
  }

  private boolean run(Dockerfiles dockerfiles, long seed, long inputs, Duration time) throws IOException {
    System.out.printf(Locale.ROOT, "%s, seed %d, at most %,d inputs or %d minutes%n", dockerfiles, seed, inputs, time.toMinutes());
    var mutator = new Mutator(dockerfiles.contents(), seed);
    long start = System.nanoTime();
    long done = 0;
    while (done < inputs && System.nanoTime() - start < time.toNanos()) {
      byte[] input = mutator.next();
      bytes += input.length;
      attempt(input);
      done++;
      if (done % REPORT_EVERY == 0) {
        progress(done, start);
      }
    }
    progress(done, start);
    System.out.println("failures: " + finds.summary());
    return finds.count() == 0 && slow == 0;
  }

  private void progress(long done, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%,12d inputs %,8.0f a second %6.1f MB %6.1f minutes, %d failures, %d slow%n",
        done, done / seconds, bytes / 1e6, seconds / 60, finds.count(), slow);
  }

  private void attempt(byte[] input) throws IOException {
    watchdog.begin(input);
    try {
      trial.run(input);
    } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
      watchdog.end();
      if (finds.add(input, e)) {
        System.out.println("found: " + e);
      }
    } finally {
      watchdog.end();
    }
  }

  private void slow(byte[] input, StackTraceElement[] stack) {
    slow++;
    System.out.println("slow: " + (stack.length == 0 ? "?" : stack[0]));
    try {
      finds.addSlow(input, stack);
    } catch (IOException e) {
      System.err.println("fuzz: cannot keep it: " + e.getMessage());
    }
  }

  private boolean replay(List<Path> files) throws IOException {
    boolean clean = true;
    for (Path file : files) {
      byte[] input = Files.readAllBytes(file);
      watchdog.begin(input);
      try {
        trial.run(input);
        System.out.println(file + ": holds");
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        clean = false;
        System.out.println(file + ": " + e);
        e.printStackTrace(System.out);
      } finally {
        watchdog.end();
      }
    }
    return clean && slow == 0;
  }
}
