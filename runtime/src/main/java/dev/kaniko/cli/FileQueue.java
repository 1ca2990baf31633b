package dev.kaniko.cli;

import dev.kaniko.compiler.Compiler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Works on files side by side, and hands each result on as soon as those before it are handed on. Only few files are under way at any time, so the memory
 * does not grow with their number. A file that takes too much time or memory costs only itself: the taker is told, and the others go on.
 *
 * @param <R> what becomes of a file
 */
final class FileQueue<R> {
  private static final int UNIT = 64 << 10;
  private static final int UNITS = Compiler.MAX_DOCKERFILE / UNIT;
  private static final int MOST_AHEAD = 16;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Longest time of a processor for one file. The largest files take a few seconds. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** Works on a file. It may go on after the taker was told that the file is too costly. */
  @FunctionalInterface
  interface Work<R> {
    R on(DockerfileSearch.Source source) throws IOException, InterruptedException;
  }

  /** Takes what became of a file. */
  interface Taker<R> {
    void take(DockerfileSearch.Source source, R result) throws IOException;

    /**
     * Is told of a file that takes too much.
     *
     * @param what what it takes, as {@code more than 60 seconds}
     * @param advice what helps
     */
    void costly(DockerfileSearch.Source source, String what, List<String> advice) throws IOException;

    /** Takes a file that cannot be read. */
    void unread(DockerfileSearch.Source source, IOException reason);

    /** Is told of a file with which this program fails. */
    void bug(DockerfileSearch.Source source);
  }

  private final Work<R> work;
  private final Taker<R> taker;
  private final Duration longest;
  private final boolean single;
  private final ThreadPoolExecutor threads;
  private final ArrayDeque<Job<R>> ahead = new ArrayDeque<>();
  private int used;

  /** @param single whether there is one file only */
  private FileQueue(Work<R> work, Taker<R> taker, Duration longest, boolean single) {
    this.work = work;
    this.taker = taker;
    this.longest = longest;
    this.single = single;
    this.threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(), task -> Thread.ofPlatform().daemon().name("file").unstarted(task));
  }

  /**
   * Works on files.
   *
   * @throws IOException if the taker throws it
   */
  static <R> void run(List<DockerfileSearch.Source> sources, Work<R> work, Taker<R> taker, Duration longest) throws IOException, InterruptedException {
    var queue = new FileQueue<>(work, taker, longest, sources.size() == 1);
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

  private Job<R> started(DockerfileSearch.Source source, int units) {
    var task = new Task<>(source, work);
    return new Job<>(source, units, task, threads.submit(task));
  }

  private void finishFirst() throws IOException, InterruptedException {
    var job = ahead.poll();
    if (job == null) {
      return;
    }
    used -= job.units();
    try {
      taker.take(job.source(), result(job));
    } catch (CostlyException e) {
      taker.costly(job.source(), e.what, e.advice);
    } catch (UnreadException e) {
      taker.unread(job.source(), e.reason);
    } catch (RuntimeException | StackOverflowError e) {
      taker.bug(job.source());
      throw e;
    }
  }

  /** A file that was too much for the memory gets all of it for itself. A single one had it, and so had standard input, which cannot be read twice. */
  private R result(Job<R> job) throws InterruptedException, UnreadException, CostlyException {
    try {
      return await(job);
    } catch (OutOfMemoryError _) {
      if (single || job.source().path().isEmpty()) {
        throw tooLarge();
      }
      for (var other : new ArrayList<>(ahead)) {
        settle(other);
      }
    }
    try {
      return await(started(job.source(), job.units()));
    } catch (OutOfMemoryError _) {
      throw tooLarge();
    }
  }

  private static CostlyException tooLarge() {
    return new CostlyException("more memory than there is", List.of(OutOfMemory.ADVICE));
  }

  private static void settle(Job<?> job) throws InterruptedException {
    try {
      job.result().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // Its turn comes.
    }
  }

  private R await(Job<R> job) throws InterruptedException, UnreadException, CostlyException {
    while (true) {
      try {
        return job.result().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (job.task().usedMoreThan(longest)) {
          // Nothing can stop a thread, so another takes its place.
          job.result().cancel(true);
          threads.setMaximumPoolSize(threads.getMaximumPoolSize() + 1);
          threads.setCorePoolSize(threads.getCorePoolSize() + 1);
          throw new CostlyException("more than " + longest.toSeconds() + " seconds", List.of());
        }
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException reason -> throw new UnreadException(reason);
          case InterruptedException interrupted -> throw interrupted;
          case Error error -> throw error;
          case RuntimeException failure -> throw failure;
          case null, default -> throw new IllegalStateException("work on a file failed", e);
        }
      }
    }
  }

  private static int units(DockerfileSearch.Source source) {
    try {
      long size = source.path().isPresent() ? Files.size(source.path().get()) : Compiler.MAX_DOCKERFILE;
      return Math.clamp(size / UNIT + 1, 1, UNITS);
    } catch (IOException e) {
      return 1;
    }
  }

  /** A file that is worked on. */
  private record Job<R>(DockerfileSearch.Source source, int units, Task<R> task, Future<R> result) {}

  private static final class UnreadException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient IOException reason;

    UnreadException(IOException reason) {
      this.reason = reason;
    }
  }

  private static final class CostlyException extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final transient List<String> advice;

    CostlyException(String what, List<String> advice) {
      this.what = what;
      this.advice = advice;
    }
  }

  /** The work on a file, which knows its thread. */
  private static final class Task<R> implements Callable<R> {
    private final DockerfileSearch.Source source;
    private final Work<R> work;
    private volatile long thread = -1;
    private volatile long start;

    Task(DockerfileSearch.Source source, Work<R> work) {
      this.source = source;
      this.work = work;
    }

    @Override
    public R call() throws IOException, InterruptedException {
      start = System.nanoTime();
      thread = Thread.currentThread().threadId();
      return work.on(source);
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
