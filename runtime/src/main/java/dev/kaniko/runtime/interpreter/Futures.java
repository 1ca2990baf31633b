package dev.kaniko.runtime.interpreter;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for results. */
public final class Futures {
  private Futures() {}

  /** Waits for a result, and passes its failure on as it was thrown, however many futures it went through. */
  public static <T> T await(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e;
      while (cause instanceof ExecutionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      switch (cause) {
        case IOException failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException bug -> throw bug;
        case Error bug -> throw bug;
        default -> throw new IllegalStateException(cause);
      }
    }
  }
}
