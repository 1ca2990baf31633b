package dev.kaniko.runtime.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes changesets as layers into a blob store. One pass over the contents makes the tar stream, the diff ID, the compressed blob and its
 * digest, in constant memory. Equal changesets give equal bytes. Thread-safe.
 */
public final class LayerWriter {
  private final BlobStore store;
  private final LayerFormat format;
  private final Optional<LatestTime> latest;

  /** The layer without changes; null until it is first written. A WORKDIR that exists already makes such a layer, and a build may have many. */
  private volatile @Nullable WrittenLayer empty;

  public LayerWriter(BlobStore store, LayerFormat format) {
    this(store, format, Optional.empty());
  }

  /** @param latest the latest time of a file; empty if every file keeps its time */
  public LayerWriter(BlobStore store, LayerFormat format, Optional<LatestTime> latest) {
    this.store = Objects.requireNonNull(store);
    this.format = Objects.requireNonNull(format);
    this.latest = Objects.requireNonNull(latest);
  }

  /** Returns how the layers are packed. */
  public LayerFormat format() {
    return format;
  }

  /** Returns the latest time of a file in the layers; empty if every file keeps its time. */
  public Optional<LatestTime> latest() {
    return latest;
  }

  /**
   * Writes {@code diff} as one layer.
   *
   * @throws IOException if a content cannot be read or its length differs from its size, or if the store cannot be written
   */
  public WrittenLayer write(SnapshotDiff diff) throws IOException {
    if (!diff.isEmpty()) {
      return writeAnew(diff);
    }
    var written = empty;
    if (written == null) {
      written = writeAnew(diff);
      empty = written;
    }
    return written;
  }

  private WrittenLayer writeAnew(SnapshotDiff diff) throws IOException {
    try (var blob = store.write()) {
      var diffId = write(diff, format, latest, blob);
      var digest = blob.commit();
      return new WrittenLayer(Descriptor.of(MediaTypes.ociLayer(format.packing()), digest, blob.size()), diffId);
    }
  }

  /** Writes {@code diff} as one layer to {@code out}, which stays open, and returns the digest of its tar stream. */
  public static DiffId write(SnapshotDiff diff, LayerFormat format, OutputStream out) throws IOException {
    return write(diff, format, Optional.empty(), out);
  }

  static DiffId write(SnapshotDiff diff, LayerFormat format, Optional<LatestTime> latest, OutputStream out) throws IOException {
    var hash = Digests.sha256();
    try (var packed = pack(format, out)) {
      TarWriter.write(diff, latest, new DigestOutputStream(packed, hash));
    }
    return new DiffId(Digest.sha256(hash.digest()));
  }

  /** Packs a tar stream as a layer. Writes to {@code out}, which stays open, and returns the digest of the tar stream. */
  public static DiffId pack(InputStream tar, LayerFormat format, OutputStream out) throws IOException {
    var hash = Digests.sha256();
    try (var packed = pack(format, out)) {
      tar.transferTo(new DigestOutputStream(packed, hash));
    }
    return new DiffId(Digest.sha256(hash.digest()));
  }

  private static OutputStream pack(LayerFormat format, OutputStream out) throws IOException {
    var kept = new KeptOpen(out);
    return switch (format.packing()) {
      case PLAIN -> kept;
      case GZIP -> new ParallelGzip(kept, format.level());
      case ZSTD -> new ZstdOutputStreamNoFinalizer(kept, format.level());
    };
  }

  /** The caller's stream. {@code close} only flushes it. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
