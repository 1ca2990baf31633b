package dev.kaniko.lsp;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Does one piece of work after the other on a thread of its own. Nothing can stop a thread, so one that takes too long is left behind and another takes its
 * place; while {@value #MOST_LEFT} such threads go on, nothing new is begun.
 */
final class Worker implements AutoCloseable {
  private static final int MOST_LEFT = 2;
  private static final Duration LOOK = Duration.ofMillis(500);

  /** @param result is completed whatever happens */
  private record Job<T>(Callable<T> work, CompletableFuture<T> result) {
    void run() {
      if (result.isDone()) {
        return;
      }
      try {
        result.complete(work.call());
      } catch (OutOfMemoryError _) {
        result.completeExceptionally(new TooCostlyException("more memory than there is"));
      } catch (Exception | StackOverflowError | LinkageError e) {
        result.completeExceptionally(e);
      }
    }

    void giveUp(String reason) {
      result.completeExceptionally(new TooCostlyException(reason));
    }
  }

  private final Duration longest;
  private final ArrayDeque<Job<?>> waiting = new ArrayDeque<>();
  private @Nullable Thread active;
  private @Nullable Job<?> current;
  private long startedAt;
  private long startedCpu;
  private int left;
  private boolean closed;

  /** @param longest the most time of a processor for one piece of work */
  Worker(Duration longest) {
    this.longest = longest;
    synchronized (this) {
      begin();
    }
    Thread.ofPlatform().daemon().name("lsp-watch").start(this::watch);
  }

  private void begin() {
    active = Thread.ofPlatform().daemon().name("lsp-work").unstarted(this::work);
    active.start();
  }

  /** Returns what the work comes to. It fails with {@link TooCostlyException} where it takes too much. */
  synchronized <T> CompletableFuture<T> start(Callable<T> work) {
    var job = new Job<>(work, new CompletableFuture<>());
    if (active == null) {
      job.giveUp("more time than there is, beside other texts that do");
    } else {
      waiting.add(job);
      notifyAll();
    }
    return job.result();
  }

  private void work() {
    try {
      while (true) {
        var job = next();
        if (job == null) {
          return;
        }
        job.run();
        if (!finished()) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Job<?> next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    current = waiting.poll();
    startedAt = System.nanoTime();
    startedCpu = cpu(Thread.currentThread());
    return current;
  }

  /** Tells whether this thread goes on: one that was left behind does not. */
  private synchronized boolean finished() {
    if (Thread.currentThread().equals(active)) {
      current = null;
      return !closed;
    }
    left--;
    if (active == null && !closed) {
      begin();
    }
    return false;
  }

  private void watch() {
    try {
      while (look()) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean look() {
    if (current != null && active != null && used(active).compareTo(longest) > 0) {
      current.giveUp("more than " + longest.toSeconds() + " seconds");
      current = null;
      active = null;
      if (++left < MOST_LEFT) {
        begin();
      } else {
        waiting.forEach(job -> job.giveUp("more time than there is, beside other texts that do"));
        waiting.clear();
      }
    }
    return !closed;
  }

  /** Returns the time that a processor has spent on the current work at most. */
  private Duration used(Thread thread) {
    long passed = System.nanoTime() - startedAt;
    long now = cpu(thread);
    return Duration.ofNanos(now < 0 || startedCpu < 0 ? passed : Math.min(now - startedCpu, passed));
  }

  private static long cpu(Thread thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
  }

  /** Ends the thread when it has nothing to do. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(job -> job.result().cancel(false));
    waiting.clear();
    notifyAll();
  }
}
