package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls one plugin. Each call has a thread of its own, which nobody waits for longer than he wants to: if it hangs, or does not listen to
 * an interrupt, it is left behind, and as a daemon it does not keep the process alive.
 */
final class PluginCalls {
  /** How long a question may take that has nothing to wait for. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long work that was interrupted has to end. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final ClassLoader loader;
  private final Duration patience;

  PluginCalls(ClassLoader loader, Duration patience) {
    this.loader = Objects.requireNonNull(loader);
    this.patience = Objects.requireNonNull(patience);
  }

  /**
   * Asks a plugin something.
   *
   * @param method what is called, as people write it: {@code parse()}
   * @throws PluginFailure if it throws anything, returns null, or takes too long
   * @throws InterruptedException if nobody wants to know any longer
   */
  <T> T ask(String method, Callable<T> question) throws PluginFailure, InterruptedException {
    var task = start(question);
    try {
      return answered(task.get(patience.toNanos(), TimeUnit.NANOSECONDS), method);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new PluginFailure(
          "did not return from " + method + " within " + shown(patience), "this is a bug of the plugin: tell its author, or build without it", e);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw failure(e, method);
    }
  }

  /**
   * Lets a plugin work for as long as it takes.
   *
   * @throws PluginFailure if it throws what it may not throw, or returns null
   * @throws IOException if it throws one: that is its good right
   * @throws InterruptedException if the build was cancelled; the plugin had a moment to end
   */
  <T> T work(String method, Callable<T> work) throws PluginFailure, IOException, InterruptedException {
    var task = new Work<>(work);
    start(task);
    try {
      return answered(task.get(), method);
    } catch (InterruptedException e) {
      task.stop(GRACE);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw failure(e, method);
    }
  }

  /** Tells whether the plugin has made an object: whether its class is one of the plugin's. */
  boolean made(Object object) {
    return loader.equals(object.getClass().getClassLoader());
  }

  private PluginFailure failure(ExecutionException failed, String method) {
    var cause = failed.getCause() == null ? failed : failed.getCause();
    return switch (cause) {
      case PluginFailure known -> known;
      case InterruptedException e -> new PluginFailure(
          "ended " + method + " as if the build had been cancelled", "this is a bug of the plugin: tell its author", e);
      default -> PluginFailure.of(cause, method, String.valueOf(loader.getName()));
    };
  }

  private static <T> T answered(T answer, String method) throws PluginFailure {
    if (answer == null) {
      throw PluginFailure.mistake("returned null from " + method);
    }
    return answer;
  }

  private <T> FutureTask<T> start(Callable<T> call) {
    var task = new FutureTask<>(call);
    start(task);
    return task;
  }

  private void start(Runnable task) {
    var thread = Thread.ofPlatform().name(String.valueOf(loader.getName())).daemon().unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
  }

  private static String shown(Duration time) {
    return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Work that can be told to stop, and be waited for until it has. */
  private static final class Work<T> extends FutureTask<T> {
    private final CountDownLatch ended = new CountDownLatch(1);

    Work(Callable<T> work) {
      super(work);
    }

    @Override
    public void run() {
      try {
        super.run();
      } finally {
        ended.countDown();
      }
    }

    void stop(Duration grace) throws InterruptedException {
      cancel(true);
      ended.await(grace.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
