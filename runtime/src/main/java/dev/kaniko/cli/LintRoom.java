package dev.kaniko.cli;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.lint.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Shares the memory of a run among its files: small files are checked side by side, a large one alone, and what is kept for the report is bounded. */
final class LintRoom {
  private static final int UNIT = 64 << 10;
  private static final int UNITS = Compiler.MAX_DOCKERFILE / UNIT;

  /** Most characters of all files with findings together, whose texts are kept till the report is written. */
  private static final long MOST_KEPT = 32 << 20;

  private final Semaphore units = new Semaphore(UNITS, true);
  private final AtomicLong kept = new AtomicLong();

  /** Checks a file. */
  @FunctionalInterface
  interface Check {
    FileReport of(DockerfileSearch.Source source) throws IOException, InterruptedException;
  }

  /**
   * Checks a file when there is room for it.
   *
   * @throws IOException if it cannot be read, or its report cannot be kept
   */
  FileReport check(DockerfileSearch.Source source, Check check) throws IOException, InterruptedException {
    int needed = units(source);
    units.acquire(needed);
    FileReport report;
    try {
      report = check.of(source);
    } finally {
      units.release(needed);
    }
    long length = report.findings().isEmpty() ? 0 : report.sources().text(report.file()).map(String::length).orElse(0);
    if (kept.addAndGet(length) > MOST_KEPT) {
      throw new IOException("the files with findings have more than 32 MiB together; check fewer at once");
    }
    return report;
  }

  private static int units(DockerfileSearch.Source source) {
    try {
      long size = source.path().isPresent() ? Files.size(source.path().get()) : Compiler.MAX_DOCKERFILE;
      return Math.clamp(size / UNIT + 1, 1, UNITS);
    } catch (IOException e) {
      return 1;
    }
  }
}
