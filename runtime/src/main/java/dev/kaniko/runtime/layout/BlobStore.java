package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of blobs, each named by its digest: {@code blobs/sha256/<hex>} (OCI image-spec, image-layout, "Blobs"). A blob under this name is
 * complete and verified. While it is written, it is in {@code ingest}. Many threads and processes can use a store at the same time.
 *
 * <p>Blobs are not synced to disk, so they may be lost in a crash of the machine. {@link KeptBlobs} syncs the layers that later builds use.
 */
public final class BlobStore {
  private static final int BUFFER = 1 << 17;

  private final Path directory;
  private final @Nullable BlobStore below;
  private final @Nullable KeptBlobs kept;

  /** Blobs that this store marked as used already. */
  private final Set<Digest> used = ConcurrentHashMap.newKeySet();

  /** Blobs of which this store knows that they are right. */
  private final Set<Digest> right = ConcurrentHashMap.newKeySet();

  /** Opens the store in {@code directory}, which need not exist. */
  public BlobStore(Path directory) {
    this(directory, null, null);
  }

  private BlobStore(Path directory, @Nullable BlobStore below, @Nullable KeptBlobs kept) {
    this.directory = directory;
    this.below = below;
    this.kept = kept;
  }

  /**
   * Returns the store of a state directory for one build. A blob that the build asks for counts as used, and stays until the build ends if the build has a
   * {@link dev.kaniko.runtime.root.RootStore} there.
   */
  public static BlobStore ofBuild(Path state) {
    return new BlobStore(state, null, new KeptBlobs(state));
  }

  /** Returns a store that also reads the blobs of this one, but writes new blobs to the directory {@code upper}. */
  public BlobStore over(Path upper) {
    return new BlobStore(upper, this, null);
  }

  /** Returns the path of the blob, which need not exist. */
  public Path path(Digest digest) {
    var own = own(digest);
    return below == null || Files.isRegularFile(own) || !below.has(digest) ? own : below.path(digest);
  }

  private Path own(Digest digest) {
    return directoryOf(digest).resolve(digest.hex());
  }

  Path directoryOf(Digest digest) {
    return StateEntry.BLOBS.in(directory).resolve(digest.algorithm());
  }

  /** Tells whether a blob is there. */
  public boolean has(Digest digest) {
    if (below != null) {
      return Files.isRegularFile(own(digest)) || below.has(digest);
    }
    if (kept == null || used.contains(digest)) {
      return Files.isRegularFile(own(digest));
    }
    try {
      boolean there = kept.use(digest);
      if (there) {
        used.add(digest);
      }
      return there;
    } catch (IOException e) {
      return Files.isRegularFile(own(digest)); // Who cannot mark a use cannot remove what is unused either.
    }
  }

  /**
   * Tells whether a blob is there and is what its descriptor says. After a power failure it may not be. It is read if nobody knows, and removed if it is damaged.
   */
  public boolean isWhole(Descriptor blob) throws IOException, InterruptedException {
    if (below != null) {
      return Files.isRegularFile(own(blob.digest())) || below.isWhole(blob);
    }
    if (!has(blob.digest())) {
      return false;
    }
    if (kept == null || right.contains(blob.digest())) {
      return true;
    }
    try {
      if (!kept.isWhole(blob.digest(), blob.size())) {
        return false;
      }
    } catch (AccessDeniedException e) {
      return true; // Who cannot write down what is known cannot remove what is damaged either.
    }
    right.add(blob.digest());
    return true;
  }

  /** Gives a whole blob its name. */
  void place(Path file, Digest digest) throws IOException {
    right.add(digest);
    Files.createDirectories(directoryOf(digest));
    if (kept == null) {
      Files.move(file, own(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      kept.place(file, own(digest));
    }
  }

  /**
   * Reads a blob and tells whether its bytes have the digest that names it.
   *
   * @throws java.nio.file.NoSuchFileException if the store does not have it
   */
  public boolean isRight(Digest digest) throws IOException {
    var hash = Digests.hasherFor(digest);
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
      source(digest).writeTo(out);
    }
    return Digests.finish(digest, hash).equals(digest);
  }

  /**
   * Returns the size of a blob in bytes.
   *
   * @throws java.nio.file.NoSuchFileException if the store does not have it
   */
  public long size(Digest digest) throws IOException {
    return at(digest, Files::size);
  }

  /**
   * Opens a blob.
   *
   * @throws java.nio.file.NoSuchFileException if the store does not have it
   */
  public InputStream open(Digest digest) throws IOException {
    return at(digest, Files::newInputStream);
  }

  /** Does something with the file of a blob. */
  @FunctionalInterface
  private interface Use<T> {
    T of(Path file) throws IOException;
  }

  private <T> T at(Digest digest, Use<T> use) throws IOException {
    try {
      return use.of(path(digest));
    } catch (NoSuchFileException e) {
      // It may have moved to the store below meanwhile.
      return use.of(path(digest));
    }
  }

  /** Returns the bytes of a blob. The store must have the blob only when the bytes are read. */
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

  /** Starts writing a blob. Its digest is computed while it is written. */
  public BlobWriter write() throws IOException {
    return new BlobWriter(this, ingest());
  }

  /** Stores a document. */
  public void add(RawDocument document) throws IOException {
    add(document.descriptor(), out -> out.write(document.bytes()));
  }

  /**
   * Stores the blob of a descriptor. Does nothing if the store has it.
   *
   * @throws MalformedImageException if size or digest differ from the descriptor; then nothing is stored
   */
  public void add(Descriptor expected, BlobSource source) throws IOException {
    if (has(expected.digest())) {
      return;
    }
    try (var writer = new BlobWriter(this, ingest(), expected.digest())) {
      source.writeTo(writer);
      if (writer.size() != expected.size()) {
        throw new MalformedImageException(differs(expected, writer.size()));
      }
      writer.commit(expected.digest());
    }
  }

  /**
   * Copies a blob from another store. Does nothing if this store has it. Its bytes are compared with its digest, unless the other store has written them, or has seen
   * that they are right, in this process.
   *
   * @throws MalformedImageException if size or digest differ from the descriptor; then nothing is stored
   */
  public void add(Descriptor blob, BlobStore from) throws IOException {
    if (!from.right.contains(blob.digest())) {
      add(blob, from.source(blob.digest()));
      return;
    }
    if (has(blob.digest())) {
      return;
    }
    var draft = ingest();
    try {
      var _ = from.at(blob.digest(), file -> Files.copy(file, draft));
      if (Files.size(draft) != blob.size()) {
        throw new MalformedImageException(differs(blob, Files.size(draft)));
      }
      place(draft, blob.digest());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static String differs(Descriptor blob, long size) {
    return "blob " + blob.digest() + " has " + size + " bytes where its descriptor says " + blob.size();
  }

  private Path ingest() throws IOException {
    var ingest = StateEntry.INGEST.in(directory);
    Files.createDirectories(ingest);
    // Not createTempFile, which makes files that only the owner can read. A layout may have a hard link to the blob, and other users read it.
    return ingest.resolve(UUID.randomUUID().toString());
  }
}
