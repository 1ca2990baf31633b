package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.linux.FullDiskException;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MalformedImageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Writes a blob into a {@link BlobStore} and computes its digest. {@link #commit()} adds the blob to the store. Closing without a commit deletes
 * it. Not thread-safe.
 */
public final class BlobWriter extends OutputStream {
  private static final Digest ANY = Digests.ofBytes(new byte[0]);

  private final BlobStore store;
  private final Path file;
  private final OutputStream out;
  private final Digest form;
  private final MessageDigest hash;
  private long size;
  private @Nullable Digest committed;

  BlobWriter(BlobStore store, Path file) throws IOException {
    this(store, file, ANY);
  }

  /** @param form a digest of the algorithm to use; its hash is ignored */
  BlobWriter(BlobStore store, Path file, Digest form) throws IOException {
    this.store = store;
    this.file = file;
    this.form = form;
    this.hash = Digests.hasherFor(form);
    this.out = Files.newOutputStream(file);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw FullDiskException.inState(e, file);
    }
    hash.update(bytes, offset, length);
    size += length;
  }

  /** Returns the number of bytes written so far. */
  public long size() {
    return size;
  }

  /** Adds the blob to the store and returns its digest. Nothing can be written afterwards. */
  public Digest commit() throws IOException {
    return committed != null ? committed : commitAs(digestOnceClosed());
  }

  /**
   * Adds the blob to the store if it has the expected digest.
   *
   * @throws MalformedImageException if it has another digest
   */
  void commit(Digest expected) throws IOException {
    var actual = digestOnceClosed();
    if (!actual.equals(expected)) {
      throw new MalformedImageException("blob " + expected + " is corrupt: its bytes have the digest " + actual);
    }
    commitAs(expected);
  }

  private Digest digestOnceClosed() throws IOException {
    out.close();
    return Digests.finish(form, hash);
  }

  private Digest commitAs(Digest digest) throws IOException {
    store.place(file, digest);
    committed = digest;
    return digest;
  }

  @Override
  public void close() throws IOException {
    if (committed == null) {
      out.close();
      Files.deleteIfExists(file);
    }
  }
}
