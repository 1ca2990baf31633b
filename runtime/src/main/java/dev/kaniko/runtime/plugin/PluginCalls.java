package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
    var call = start(question);
    try {
      if (call.ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return call.answer(method);
      }
    } finally {
      call.thread.interrupt();
    }
    throw new PluginFailure(
        "did not return from " + method + " within " + shown(patience), "this is a bug of the plugin: tell its author, or build without it", null);
  }

  /**
   * Lets a plugin work for as long as it takes.
   *
   * @throws PluginFailure if it throws what it may not throw, or returns null
   * @throws IOException if the plugin throws one, as it may
   * @throws InterruptedException if the build was cancelled; the plugin had a moment to end
   */
  <T> T work(String method, Callable<T> work) throws PluginFailure, IOException, InterruptedException {
    var call = start(work);
    try {
      call.ended.await();
    } catch (InterruptedException e) {
      call.thread.interrupt();
      call.ended.await(GRACE.toNanos(), TimeUnit.NANOSECONDS);
      throw e;
    }
    if (call.thrown instanceof IOException failure) {
      throw made(failure) ? ordinary(failure) : failure;
    }
    return call.answer(method);
  }

  /** An exception whose class is the plugin's would run code of the plugin's when it is asked for its message. */
  private static IOException ordinary(IOException failure) {
    String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException | Error e) {
      message = null;
    }
    return new IOException(message == null ? failure.getClass().getName() : message);
  }

  /** Tells whether the plugin has made an object: whether its class is one of the plugin's. */
  boolean made(Object object) {
    return loader.equals(object.getClass().getClassLoader());
  }

  private <T> Call<T> start(Callable<T> code) {
    var call = new Call<>(code);
    call.thread.setContextClassLoader(loader);
    call.thread.start();
    return call;
  }

  private static String shown(Duration time) {
    return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** One call under way. What it throws is kept as it is: even asking an exception of a plugin for its text runs the plugin's code. */
  private final class Call<T> {
    final CountDownLatch ended = new CountDownLatch(1);
    final Thread thread;
    private volatile @Nullable T value;
    private volatile @Nullable Throwable thrown;

    Call(Callable<T> code) {
      thread = Thread.ofPlatform().name(String.valueOf(loader.getName())).daemon().unstarted(() -> run(code));
    }

    private void run(Callable<T> code) {
      try {
        value = code.call();
      } catch (Throwable e) {
        thrown = e;
      } finally {
        ended.countDown();
      }
    }

    /** Returns what came of a call that has ended. */
    T answer(String method) throws PluginFailure {
      var answer = value;
      if (answer != null) {
        return answer;
      }
      throw switch (thrown) {
        case null -> PluginFailure.mistake("returned null from " + method);
        case PluginFailure known -> known;
        case InterruptedException e -> new PluginFailure(
            "ended " + method + " as if the build had been cancelled", "this is a bug of the plugin: tell its author", e);
        case Throwable other -> PluginFailure.of(other, method, String.valueOf(loader.getName()));
      };
    }
  }
}
