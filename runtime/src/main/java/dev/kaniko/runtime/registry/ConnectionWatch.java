package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that make no progress, and those of interrupted threads. A time limit for each read is not enough: a server may send one byte a minute,
 * or take none of what it is sent, and a thread that waits for a socket cannot be interrupted.
 */
final class ConnectionWatch {
  /** Fewer bytes than this in the whole time are no progress. */
  private static final long LEAST_BYTES = 16 << 10;

  private static final Duration LONGEST_STEP = Duration.ofMillis(500);

  private final Duration silence;
  private final Map<HttpConnection, Watched> running = new ConcurrentHashMap<>();
  private boolean isAwake;

  /** @param silence how long a connection may be without progress */
  ConnectionWatch(Duration silence) {
    this.silence = silence;
  }

  /** Watches a connection on which this thread begins a request. */
  Watched begin(HttpConnection connection) {
    var watched = new Watched(connection);
    running.put(connection, watched);
    wake();
    return watched;
  }

  /** No request uses the connection any longer. */
  void end(HttpConnection connection) {
    running.remove(connection);
  }

  private synchronized void wake() {
    if (!isAwake) {
      isAwake = true;
      Thread.ofPlatform().daemon().name("registry-connections").start(this::look);
    }
  }

  private void look() {
    var eighth = silence.dividedBy(8);
    try {
      do {
        Thread.sleep(eighth.compareTo(LONGEST_STEP) < 0 ? eighth : LONGEST_STEP);
        running.values().forEach(Watched::look);
      } while (!sleepsAgain());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody has this thread", e);
    }
  }

  private synchronized boolean sleepsAgain() {
    isAwake = !running.isEmpty();
    return !isAwake;
  }

  /** One request and its answer. */
  final class Watched {
    private final HttpConnection connection;
    private final Thread owner = Thread.currentThread();
    private long bytes;
    private long since = System.nanoTime();
    private volatile @Nullable IOException reason;

    private Watched(HttpConnection connection) {
      this.connection = connection;
      this.bytes = count();
    }

    private long count() {
      var metrics = connection.getMetrics();
      return metrics.getReceivedBytesCount() + metrics.getSentBytesCount();
    }

    private void look() {
      try {
        long now = System.nanoTime();
        if (owner.isInterrupted()) {
          giveUp(new InterruptedIOException("interrupted"));
        } else if (count() - bytes >= LEAST_BYTES) {
          bytes = count();
          since = now;
        } else if (now - since > silence.toNanos()) {
          giveUp(new SocketTimeoutException("no progress"));
        }
      } catch (IOException | RuntimeException released) {
        // The request has ended meanwhile.
      }
    }

    private void giveUp(IOException why) throws IOException {
      reason = why;
      end(connection);
      connection.shutdown();
    }

    /** Returns why the connection was closed, if that is what the failure comes from. */
    IOException explained(IOException failure) {
      var why = reason;
      if (why == null) {
        return failure;
      }
      why.addSuppressed(failure);
      return why;
    }
  }
}
