package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Blobs in a directory, each under its digest: {@code blobs/sha256/<hex>} (OCI image-spec, image-layout, "Blobs"). A blob that
 * is there is whole and has been verified; one that is being written lies under {@code ingest} until then. Safe for use by
 * many threads and by many processes.
 *
 * <p>Not promised: that a blob survives a crash of the machine (nothing is synced to disk).
 */
public final class BlobStore {
  private static final int BUFFER = 1 << 17;

  private final Path directory;
  private final @Nullable BlobStore below;

  /** Uses the directory, which need not exist yet. */
  public BlobStore(Path directory) {
    this(directory, null);
  }

  private BlobStore(Path directory, @Nullable BlobStore below) {
    this.directory = directory;
    this.below = below;
  }

  /** Returns a store that has what this one has and keeps what it is given in another directory. */
  public BlobStore over(Path upper) {
    return new BlobStore(upper, this);
  }

  /** Returns where the blob is, or would be. */
  public Path path(Digest digest) {
    var own = directoryOf(digest).resolve(digest.hex());
    return below == null || Files.isRegularFile(own) || !below.has(digest) ? own : below.path(digest);
  }

  Path directoryOf(Digest digest) {
    return StateEntry.BLOBS.in(directory).resolve(digest.algorithm());
  }

  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  /**
   * Returns the number of bytes of a blob that is there.
   *
   * @throws java.nio.file.NoSuchFileException if it is not
   */
  public long size(Digest digest) throws IOException {
    return Files.size(path(digest));
  }

  /**
   * Opens a blob that is there.
   *
   * @throws java.nio.file.NoSuchFileException if it is not
   */
  public InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(path(digest));
  }

  /** Returns the bytes of a blob that will be there when they are asked for. */
  public BlobSource source(Digest digest) {
    return out -> {
      try (var in = open(digest)) {
        var buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
        }
      }
    };
  }

  /** Starts a blob whose digest is not known yet. */
  public BlobWriter write() throws IOException {
    return new BlobWriter(this, ingest());
  }

  /** Stores a document. */
  public void add(RawDocument document) throws IOException {
    add(document.descriptor(), out -> out.write(document.bytes()));
  }

  /**
   * Stores the blob of a descriptor, unless it is there.
   *
   * @throws MalformedImageException if the bytes are not the described ones; nothing is stored then
   */
  public void add(Descriptor expected, BlobSource source) throws IOException {
    if (has(expected.digest())) {
      return;
    }
    try (var writer = new BlobWriter(this, ingest(), expected.digest())) {
      source.writeTo(writer);
      if (writer.size() != expected.size()) {
        throw new MalformedImageException(
            "blob " + expected.digest() + " has " + writer.size() + " bytes where its descriptor says " + expected.size());
      }
      writer.commit(expected.digest());
    }
  }

  private Path ingest() throws IOException {
    var ingest = StateEntry.INGEST.in(directory);
    Files.createDirectories(ingest);
    // Not createTempFile: a blob may become part of a layout by a hard link, and must be readable as other files are.
    return ingest.resolve(UUID.randomUUID().toString());
  }
}
