package dev.kaniko.cli;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Checks files side by side, and hands each report on as soon as those before it are handed on. Only few files are under way at any time, so the memory
 * does not grow with their number. A file that takes too much time or memory costs only itself: it has one finding that says so.
 */
final class LintQueue {
  private static final int UNIT = 64 << 10;
  private static final int UNITS = Compiler.MAX_DOCKERFILE / UNIT;
  private static final int MOST_AHEAD = 16;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Longest time of a processor for one file. The largest files take a few seconds. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** Checks a file. */
  @FunctionalInterface
  interface Check {
    FileReport of(DockerfileSearch.Source source) throws IOException, InterruptedException;
  }

  /** Takes what became of a file. */
  interface Taker {
    void take(DockerfileSearch.Source source, FileReport report) throws IOException;

    /** Takes a file that cannot be read. */
    void unread(DockerfileSearch.Source source, IOException reason);

    /** Is told of a file with which this program fails. */
    void bug(DockerfileSearch.Source source);
  }

  private final Check check;
  private final Taker taker;
  private final Duration longest;
  private final ThreadPoolExecutor threads;
  private final ArrayDeque<Job> ahead = new ArrayDeque<>();
  private int used;

  private LintQueue(Check check, Taker taker, Duration longest) {
    this.check = check;
    this.taker = taker;
    this.longest = longest;
    this.threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(), Thread.ofPlatform().daemon().name("lint-", 0).factory());
  }

  /**
   * Checks files.
   *
   * @throws IOException if the taker throws it
   */
  static void run(List<DockerfileSearch.Source> sources, Check check, Taker taker, Duration longest) throws IOException, InterruptedException {
    var queue = new LintQueue(check, taker, longest);
    try {
      for (var source : sources) {
        queue.add(source);
      }
      while (!queue.ahead.isEmpty()) {
        queue.finishFirst();
      }
    } finally {
      queue.threads.shutdownNow();
    }
  }

  private void add(DockerfileSearch.Source source) throws IOException, InterruptedException {
    int units = units(source);
    while (!ahead.isEmpty() && (used + units > UNITS || ahead.size() == MOST_AHEAD)) {
      finishFirst();
    }
    used += units;
    ahead.add(started(source, units));
  }

  private Job started(DockerfileSearch.Source source, int units) {
    var work = new Work(source);
    return new Job(source, units, work, threads.submit(work));
  }

  private void finishFirst() throws IOException, InterruptedException {
    var job = ahead.poll();
    if (job == null) {
      return;
    }
    used -= job.units();
    try {
      taker.take(job.source(), report(job));
    } catch (UnreadException e) {
      taker.unread(job.source(), e.reason);
    } catch (RuntimeException | StackOverflowError e) {
      taker.bug(job.source());
      throw e;
    }
  }

  /** A file that was too much for the memory gets all of it for itself. */
  private FileReport report(Job job) throws InterruptedException, UnreadException {
    try {
      return await(job);
    } catch (OutOfMemoryError _) {
      for (var other : new ArrayList<>(ahead)) {
        settle(other);
      }
    }
    try {
      return await(started(job.source(), job.units()));
    } catch (OutOfMemoryError _) {
      return costly(job.source(), "more memory than there is", List.of(OutOfMemory.ADVICE));
    }
  }

  private static void settle(Job job) throws InterruptedException {
    try {
      job.report().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // Its turn comes.
    }
  }

  private FileReport await(Job job) throws InterruptedException, UnreadException {
    while (true) {
      try {
        return job.report().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (job.work().usedMoreThan(longest)) {
          // Nothing can stop a thread, so another takes its place.
          job.report().cancel(true);
          threads.setMaximumPoolSize(threads.getMaximumPoolSize() + 1);
          threads.setCorePoolSize(threads.getCorePoolSize() + 1);
          return costly(job.source(), "more than " + longest.toSeconds() + " seconds", List.of());
        }
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException reason -> throw new UnreadException(reason);
          case InterruptedException interrupted -> throw interrupted;
          case Error error -> throw error;
          case RuntimeException failure -> throw failure;
          case null, default -> throw new IllegalStateException("a check failed", e);
        }
      }
    }
  }

  private static FileReport costly(DockerfileSearch.Source source, String what, List<String> advice) {
    var id = new SourceId(source.name());
    var error = Diagnostic.error("FileTooCostly", new Span(id, 0, 0), "checking this file takes " + what);
    for (var help : advice) {
      error = error.withHelp(help);
    }
    error = error.withHelp("nothing else is reported of it; the other files are not affected");
    return new FileReport(id, new Sources(Map.of(id, "")), List.of(error), false);
  }

  private static int units(DockerfileSearch.Source source) {
    try {
      long size = source.path().isPresent() ? Files.size(source.path().get()) : Compiler.MAX_DOCKERFILE;
      return Math.clamp(size / UNIT + 1, 1, UNITS);
    } catch (IOException e) {
      return 1;
    }
  }

  /** A file that is being checked. */
  private record Job(DockerfileSearch.Source source, int units, Work work, Future<FileReport> report) {}

  private static final class UnreadException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient IOException reason;

    UnreadException(IOException reason) {
      this.reason = reason;
    }
  }

  /** The check of a file, which knows its thread. */
  private final class Work implements Callable<FileReport> {
    private final DockerfileSearch.Source source;
    private volatile long thread = -1;
    private volatile long start;

    Work(DockerfileSearch.Source source) {
      this.source = source;
    }

    @Override
    public FileReport call() throws IOException, InterruptedException {
      start = System.nanoTime();
      thread = Thread.currentThread().threadId();
      return check.of(source);
    }

    /** Tells whether a processor has spent more than this on it. What its thread took is asked for where so much time has passed: the answer takes many classes. */
    boolean usedMoreThan(Duration limit) {
      if (thread < 0 || System.nanoTime() - start <= limit.toNanos()) {
        return false;
      }
      long spent = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
      return spent < 0 || spent > limit.toNanos();
    }
  }
}
