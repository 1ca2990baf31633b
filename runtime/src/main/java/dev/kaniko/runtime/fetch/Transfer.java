package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** One request and the body of its response. It limits the time without data in the body; HttpClient only limits the wait for the headers. */
final class Transfer {
  private final HttpClient client;
  private final Duration silence;

  Transfer(HttpClient client, Duration silence) {
    this.client = client;
    this.silence = silence;
  }

  /**
   * Sends a request and returns after the headers of the response.
   *
   * @throws TransferException if there is no response
   */
  HttpResponse<Body> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, _ -> BodySubscribers.mapping(BodySubscribers.ofInputStream(), input -> new Body(input, silence)));
    } catch (HttpConnectTimeoutException e) {
      throw new TransferException("no connection to " + request.uri().getAuthority() + " in time", e);
    } catch (HttpTimeoutException e) {
      throw new TransferException("no answer from " + request.uri().getAuthority() + " for " + silence.toSeconds() + " s", e);
    } catch (ConnectException e) {
      boolean unknown = e.getCause() instanceof ConnectException cause && cause.getCause() instanceof UnresolvedAddressException
          || e.getCause() instanceof UnresolvedAddressException;
      throw new TransferException(
          unknown ? "unknown host " + request.uri().getHost() : "no connection to " + request.uri().getAuthority(), e);
    } catch (SSLException e) {
      throw new TransferException("no encrypted connection to " + request.uri().getAuthority() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TransferException("the connection broke: " + Objects.requireNonNullElse(e.getMessage(), "the server closed it"), e);
    }
  }

  /** The body of a response. */
  static final class Body implements AutoCloseable {
    private final InputStream input;
    private final Duration silence;
    private final Thread watch;
    private volatile long lastNews = System.nanoTime();
    private volatile boolean silent;
    private volatile boolean closed;

    Body(InputStream input, Duration silence) {
      this.input = input;
      this.silence = silence;
      this.watch = Thread.ofVirtual().name("silence-watch").start(this::watch);
    }

    private void watch() {
      try {
        while (!closed) {
          long left = silence.toNanos() - (System.nanoTime() - lastNews);
          if (left <= 0) {
            silent = true;
            input.close(); // Ends a blocked read.
            return;
          }
          Thread.sleep(Duration.ofNanos(left));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt(); // The body was closed, so the watch ends.
      } catch (IOException _) {
        // The reader gets the same error.
      }
    }

    /**
     * Reads some bytes; -1 at the end.
     *
     * @throws TransferException if the connection broke or the server sent nothing for too long
     */
    int read(byte[] buffer) throws TransferException, InterruptedException {
      return read(buffer, 0, buffer.length);
    }

    /** Reads as {@link #read(byte[])} does, into a part of a buffer. */
    int read(byte[] buffer, int offset, int length) throws TransferException, InterruptedException {
      try {
        int count = input.read(buffer, offset, length);
        if (!silent) {
          lastNews = System.nanoTime();
          return count;
        }
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!silent) {
          throw new TransferException("the connection broke: " + e.getMessage(), e);
        }
      }
      throw new TransferException("the server sent nothing for " + silence.toSeconds() + " s");
    }

    @Override
    public void close() throws IOException {
      closed = true;
      watch.interrupt();
      input.close();
    }
  }
}
