package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.blob.Blob;
import com.google.cloud.tools.jib.blob.BlobDescriptor;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The bytes of one upload for jib; remembers whether it was their source that failed. */
final class UploadBlob implements Blob {
  private final Descriptor descriptor;
  private final DescriptorDigest digest;
  private final BlobSource source;
  private final LongConsumer progress;
  private long sent;
  private @Nullable IOException sourceFailure;

  UploadBlob(Descriptor descriptor, DescriptorDigest digest, BlobSource source, LongConsumer progress) {
    this.descriptor = descriptor;
    this.digest = digest;
    this.source = source;
    this.progress = progress;
  }

  /** Sends the bytes; once more from the first if jib repeats the request with a new token. */
  @Override
  public BlobDescriptor writeTo(OutputStream out) throws IOException {
    takeBackProgress();
    sent = 0;
    var network = new GuardedOutput(out, descriptor.size(), bytes -> {
      sent += bytes;
      progress.accept(bytes);
    });
    try {
      source.writeTo(network);
    } catch (IOException e) {
      if (!network.hasFailed()) {
        sourceFailure = e;
      }
      throw e;
    }
    if (sent != descriptor.size()) {
      sourceFailure = new IOException(
          "blob " + descriptor.digest() + " has " + sent + " bytes where its descriptor says " + descriptor.size());
      throw sourceFailure;
    }
    network.flush();
    return new BlobDescriptor(sent, digest);
  }

  /** The session repeats an upload from its first request; jib would repeat one in the middle. */
  @Override
  public boolean isRetryable() {
    return false;
  }

  void throwOwnFailure() throws IOException {
    if (sourceFailure != null) {
      throw sourceFailure;
    }
  }

  void takeBackProgress() {
    if (sent > 0) {
      progress.accept(-sent);
    }
  }
}
