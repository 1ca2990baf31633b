package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A file of a server, read while it comes in. If the connection breaks, it is asked for what is missing. A server that sends the whole file again
 * must send the same beginning.
 */
public final class IncomingFile extends InputStream {
  /** A limit for connections that each bring a few bytes. */
  private static final int MOST_BREAKS = 50;

  private static final int PARTIAL = 206;

  /** Sends the request for the file. */
  @FunctionalInterface
  interface Source {
    HttpResponse<Transfer.Body> get(Map<String, String> headers) throws IOException, InterruptedException;
  }

  private final Source source;
  private final RetryPause pauses;
  private final OptionalLong length;
  private final Optional<Instant> lastModified;
  private final Optional<String> version;
  private final CRC32C seen = new CRC32C();
  private Transfer.Body body;
  private long position;
  private int breaks;

  /** @param first the answer to a request without headers */
  IncomingFile(Source source, HttpResponse<Transfer.Body> first, RetryPause pauses) {
    this.source = source;
    this.pauses = pauses;
    this.body = first.body();
    this.length = first.headers().firstValueAsLong("Content-Length");
    this.lastModified = RemoteFiles.lastModified(first);
    // A weak tag does not tell whether the bytes are the same.
    this.version = first.headers().firstValue("ETag").filter(tag -> tag.startsWith("\"")).or(() -> first.headers().firstValue("Last-Modified"));
  }

  /** Returns the number of bytes in all, if the server says it. */
  public OptionalLong length() {
    return length;
  }

  public Optional<Instant> lastModified() {
    return lastModified;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    try {
      while (true) {
        try {
          int read = body.read(buffer, offset, count);
          if (read > 0) {
            seen.update(buffer, offset, read);
            position += read;
          }
          return read;
        } catch (TransferException e) {
          resume(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("cancelled").initCause(e);
    }
  }

  private void resume(TransferException failure) throws IOException, InterruptedException {
    body.close();
    if (++breaks > MOST_BREAKS) {
      throw failure;
    }
    var last = failure;
    for (int attempt = 1; pauses.before(attempt, last); attempt++) {
      try {
        body = rest();
        return;
      } catch (TransferException e) {
        last = e;
      } catch (WebStatusException e) {
        throw new IOException(failure.getMessage() + ", and then " + e.getMessage(), e);
      }
    }
    throw last;
  }

  private Transfer.Body rest() throws IOException, InterruptedException {
    var response = source.get(
        version.isPresent() && position > 0 ? Map.of("Range", "bytes=" + position + "-", "If-Range", version.get()) : Map.of());
    var rest = response.body();
    try {
      if (response.statusCode() != PARTIAL) {
        skipWhatIsKnown(rest);
      } else if (!response.headers().firstValue("Content-Range").orElse("").startsWith("bytes " + position + "-")) {
        throw new IOException("the server sent another part of the file than the one it was asked for");
      }
      return rest;
    } catch (IOException | InterruptedException e) {
      rest.close();
      throw e;
    }
  }

  private void skipWhatIsKnown(Transfer.Body again) throws IOException, InterruptedException {
    var crc = new CRC32C();
    var buffer = new byte[ArchiveCompression.BUFFER];
    long left = position;
    while (left > 0) {
      int count = again.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        break;
      }
      crc.update(buffer, 0, count);
      left -= count;
    }
    if (crc.getValue() != seen.getValue()) {
      throw new IOException("the file changed on the server while it was fetched");
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
