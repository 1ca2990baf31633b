package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls the code of one plugin. Each call runs on its own daemon thread, and the caller stops waiting after a time limit. A thread that hangs or
 * ignores an interrupt keeps running, but as a daemon it does not keep the process alive.
 */
final class PluginCalls {
  /** The time limit of a call that does no work, such as {@code parse()}. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The time that {@code execute()} has to return after it was interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final ClassLoader loader;
  private final Duration patience;

  PluginCalls(ClassLoader loader, Duration patience) {
    this.loader = Objects.requireNonNull(loader);
    this.patience = Objects.requireNonNull(patience);
  }

  /**
   * Calls a method of a plugin with a time limit.
   *
   * @param method the name of the method for messages: {@code parse()}
   * @throws PluginFailure if the method throws anything, returns null, or exceeds the time limit
   * @throws InterruptedException if the calling thread is interrupted
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
   * Calls a method of a plugin without a time limit.
   *
   * @throws PluginFailure if the method returns null, or throws anything except an IOException
   * @throws IOException if the method throws one, which the SPI allows
   * @throws InterruptedException if the build is cancelled; the plugin gets a short time to end first
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

  /** Copies an exception whose class belongs to the plugin, because its {@code getMessage()} would run code of the plugin later. */
  private static IOException ordinary(IOException failure) {
    String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException | Error e) {
      message = null;
    }
    return new IOException(message == null ? failure.getClass().getName() : message);
  }

  /** Returns true if the class of an object belongs to the plugin. */
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

  /** One running call. It stores a thrown exception without looking at it, because even {@code getMessage()} runs code of the plugin. */
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

    /** Returns the result of a finished call. */
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
