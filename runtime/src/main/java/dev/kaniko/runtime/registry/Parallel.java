package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Does the same with several things at once, and stops at the first failure. */
final class Parallel {
  private Parallel() {}

  /** What to do with one thing. */
  interface Work<T> {
    void on(T item) throws IOException, InterruptedException;
  }

  /** Returns when all tasks have ended; at most {@code width} run at a time. */
  static <T> void forEach(Collection<T> items, int width, Work<T> work) throws IOException, InterruptedException {
    // Platform threads: sockets of virtual ones leave a poller behind, for which the JVM waits 0.3 s when it ends.
    try (var executor = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var permits = new Semaphore(width);
      var completion = new ExecutorCompletionService<Boolean>(executor);
      for (var item : items) {
        var _ = completion.submit(() -> {
          permits.acquire();
          try {
            work.on(item);
          } finally {
            permits.release();
          }
          return true;
        });
      }
      try {
        for (int i = 0; i < items.size(); i++) {
          completion.take().get();
        }
      } catch (ExecutionException e) {
        throw causeOf(e);
      } finally {
        executor.shutdownNow();
      }
    }
  }

  /** Returns the failure with its type. An exception that tasks do not declare is a bug of ours. */
  static IOException causeOf(ExecutionException failure) throws InterruptedException {
    return switch (failure.getCause()) {
      case IOException e -> e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(failure);
    };
  }
}
