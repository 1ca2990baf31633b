package dev.kaniko.benchmark;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures the linter on a folder of Dockerfiles, in one thread of a process that has just started and again when it is warm, and beside it the
 * same run of the compiler without any rule. Arguments: the folder, and how many rounds.
 */
public final class LintCorpus {
  /** What is done with one file. */
  @FunctionalInterface
  private interface Work {
    void on(CompileRequest request) throws IOException, InterruptedException;
  }

  private record Cost(double wall, double cpu) {}

  private LintCorpus() {}

  /** Runs it; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      System.err.println("benchmark: give a folder of Dockerfiles and a number of rounds");
      System.exit(2);
    }
    List<byte[]> files;
    try (Stream<Path> paths = Files.list(Path.of(arguments[0]))) {
      files = paths.filter(Files::isRegularFile).sorted().map(LintCorpus::read).toList();
    }
    double megabytes = files.stream().mapToLong(file -> file.length).sum() / 1e6;
    var compiler = new Compiler(InstructionSet.load(), BaseImages.NONE);
    var linter = new Linter(compiler, RuleSet.load(InstructionSet.load()), Tolerance.GO_ON);
    System.out.printf(Locale.ROOT, "%d files, %.2f MB%n", files.size(), megabytes);
    for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
      var lint = measure(files, request -> linter.lint(request, Optional.empty()));
      var analysis = measure(files, compiler::analyze);
      System.out.printf(Locale.ROOT, "round %d: lint %.2f s wall, %.2f s cpu, %.0f files/s, %.2f MB/s; compiler alone %.2f s cpu, ratio %.2f%n",
          round, lint.wall, lint.cpu, files.size() / lint.wall, megabytes / lint.wall, analysis.cpu, lint.cpu / analysis.cpu);
    }
  }

  private static byte[] read(Path path) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Cost measure(List<byte[]> files, Work work) throws IOException, InterruptedException {
    var threads = ManagementFactory.getThreadMXBean();
    long wall = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    for (byte[] file : files) {
      work.on(new CompileRequest(
          new SourceId("Dockerfile"), FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(),
          new Platform("linux", "amd64", ""), Map.of()));
    }
    return new Cost((System.nanoTime() - wall) / 1e9, (threads.getCurrentThreadCpuTime() - cpu) / 1e9);
  }
}
