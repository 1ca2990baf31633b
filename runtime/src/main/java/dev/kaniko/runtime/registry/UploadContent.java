package dev.kaniko.runtime.registry;

import com.google.api.client.http.HttpContent;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The bytes of a blob from one of them on, as the body of a request; remembers whether it was their source that failed. */
final class UploadContent implements HttpContent {
  /** Of a blob with no more bytes less is lost when it is sent again than requests cost that save it. */
  static final int SMALL = 64 << 10;

  private final Descriptor blob;
  private final BlobSource source;
  private final long start;
  private final LongConsumer progress;
  private @Nullable IOException sourceFailure;

  UploadContent(Descriptor blob, BlobSource source, long start, LongConsumer progress) {
    this.blob = blob;
    this.source = source;
    this.start = start;
    this.progress = progress;
  }

  /** A piece and a small blob have a length; a large blob is sent without, as jib does. */
  @Override
  public long getLength() {
    return start == 0 && blob.size() > SMALL ? -1 : blob.size() - start;
  }

  @Override
  public String getType() {
    return "application/octet-stream";
  }

  @Override
  public boolean retrySupported() {
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    var network = new GuardedOutput(out, blob.size() - start, progress);
    try {
      source.writeTo(new Behind(network, start));
    } catch (IOException e) {
      if (!network.hasFailed()) {
        sourceFailure = e;
      }
      throw e;
    }
    if (network.written() != blob.size() - start) {
      sourceFailure = new IOException(
          "blob " + blob.digest() + " has " + (start + network.written()) + " bytes where its descriptor says " + blob.size());
      throw sourceFailure;
    }
    network.flush();
  }

  void throwOwnFailure() throws IOException {
    if (sourceFailure != null) {
      throw sourceFailure;
    }
  }

  /** Leaves the first bytes out. */
  private static final class Behind extends FilterOutputStream {
    private long left;

    private Behind(OutputStream out, long left) {
      super(out);
      this.left = left;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int skipped = (int) Math.min(left, length);
      left -= skipped;
      if (skipped < length) {
        out.write(bytes, offset + skipped, length - skipped);
      }
    }

    /** The caller closes the stream behind. */
    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
