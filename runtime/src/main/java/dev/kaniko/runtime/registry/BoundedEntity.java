package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.conn.ConnectionReleaseTrigger;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/** The body of an answer, unpacked, of which no more is read than a number of bytes, and for no longer than some minutes where there is such a number. */
final class BoundedEntity extends HttpEntityWrapper {
  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  private final ConnectionWatch.Watched watched;
  private final long most;
  private final boolean cut;
  private final boolean packed;

  /**
   * Wraps a body.
   *
   * @param watched the request that it answers
   * @param most the number of bytes; {@link Long#MAX_VALUE} for no bound
   * @param cut whether the body ends at the bound, or where it cannot be read; otherwise reading it fails there
   * @param packed whether it is packed with gzip
   */
  BoundedEntity(HttpEntity entity, ConnectionWatch.Watched watched, long most, boolean cut, boolean packed) {
    super(entity);
    this.watched = watched;
    this.most = most;
    this.cut = cut;
    this.packed = packed;
  }

  /** Of a body that is cut the type is not the server's: the client prints a stack trace for a charset that it does not know. */
  @Override
  public @Nullable Header getContentType() {
    return cut ? new BasicHeader("Content-Type", "application/json") : super.getContentType();
  }

  /** None for a body that is unpacked here. */
  @Override
  public @Nullable Header getContentEncoding() {
    return packed ? null : super.getContentEncoding();
  }

  @Override
  public long getContentLength() {
    return packed ? -1 : super.getContentLength();
  }

  @Override
  public InputStream getContent() throws IOException {
    return new Body(super.getContent());
  }

  private final class Body extends InputStream {
    private final long start = System.nanoTime();
    private final InputStream received;
    private InputStream unpacked;
    private boolean isOpen;
    private long count;
    private boolean isWhole;
    private boolean isBroken;

    private Body(InputStream received) {
      this.received = received;
      this.unpacked = received;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (isWhole || isBroken) {
        return -1;
      }
      try {
        return readUnpacked(bytes, offset, length);
      } catch (IOException e) {
        isBroken = true;
        if (cut) {
          return -1;
        }
        throw watched.explained(e);
      }
    }

    private int readUnpacked(byte[] bytes, int offset, int length) throws IOException {
      if (packed && !isOpen) {
        unpacked = new GZIPInputStream(received);
      }
      isOpen = true;
      int read = unpacked.read(bytes, offset, length);
      isWhole = read < 0;
      count += Math.max(0, read);
      if (count > most) {
        throw new IOException("the answer has more than " + most + " bytes");
      }
      if (most < Long.MAX_VALUE && System.nanoTime() - start > MOST_TIME.toNanos()) {
        throw new IOException("the answer has not ended after " + MOST_TIME.toMinutes() + " minutes");
      }
      return read;
    }

    /** Gives the connection up if the body has not ended: what is left of it may have no end. */
    @Override
    public void close() throws IOException {
      if (!isWhole && received instanceof ConnectionReleaseTrigger connection) {
        connection.abortConnection();
      } else {
        received.close();
      }
    }
  }
}
