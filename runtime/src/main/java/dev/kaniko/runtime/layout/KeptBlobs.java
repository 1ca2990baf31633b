package dev.kaniko.runtime.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaniko.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The blobs of a state directory, which outlive builds: when each was last used, and whether it is still what its name says. For this there are two files for each blob:
 * the time of one is the last use, the text of the other is the {@link BlobStamp} that the blob had when its digest was right. Safe for many threads and processes.
 */
public final class KeptBlobs {
  private final Path state;
  private final BlobStore blobs;
  private final StateLock lock;

  /** Uses the blobs of {@code state}, which need not exist yet. */
  public KeptBlobs(Path state) {
    this.state = state;
    this.blobs = new BlobStore(state);
    this.lock = new StateLock(state);
  }

  /** Returns where the blob is, or would be. */
  public Path path(Digest digest) {
    return blobs.path(digest);
  }

  /** Returns where the last use of a blob stands. */
  public Path lastUse(Digest digest) {
    return StateEntry.BLOB_USES.in(state).resolve(digest.algorithm() + "-" + digest.hex());
  }

  /** Returns where the stamp of a blob stands. */
  public Path stamp(Digest digest) {
    return StateEntry.BLOB_USES.in(state).resolve(digest.algorithm() + "-" + digest.hex() + ".stamp");
  }

  /** Marks a blob as used now. The caller holds the {@link StateLock}. */
  public void touch(Digest digest) throws IOException {
    LastUse.mark(lastUse(digest));
  }

  /** Tells whether a blob is there, and if so marks it as used, so that it stays as long as a build lives that began before. */
  boolean use(Digest digest) throws IOException {
    if (!Files.isRegularFile(path(digest))) {
      return false; // Without the lock: nothing is to be kept.
    }
    try (var _ = lock.shared()) {
      if (!Files.isRegularFile(path(digest))) {
        return false;
      }
      touch(digest);
      return true;
    }
  }

  /** Gives a blob its name. Nobody removes a damaged one of that name meanwhile. */
  void place(Path file, Path target) throws IOException {
    try (var _ = lock.shared()) {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Writes a file that may name a blob. It appears when its bytes are on the disk, and after a use of the blob was marked, so that the blob is never unused for longer
   * than the file.
   */
  public void write(Path file, byte[] bytes, Optional<Digest> named) throws IOException {
    var draft = Files.createDirectories(StateEntry.INGEST.in(state)).resolve(UUID.randomUUID().toString());
    try {
      Files.write(draft, bytes, StandardOpenOption.CREATE_NEW);
      force(draft);
      try (var _ = lock.shared()) {
        if (named.isPresent()) {
          touch(named.get());
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Moves a blob here that a build made just now. It replaces one that is here, because that may be damaged.
   *
   * @param from has the blob
   * @return whether it was moved; otherwise it was here before, and nobody has looked whether it is right
   */
  public boolean keep(Digest digest, BlobStore from) throws IOException {
    var source = from.path(digest);
    var target = path(digest);
    if (source.equals(target)) {
      return false;
    }
    Files.createDirectories(blobs.directoryOf(digest));
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException otherDisk) {
      try (var writer = blobs.write()) {
        from.source(digest).writeTo(writer);
        writer.commit(digest);
      }
    }
    return true;
  }

  /** Sees that a blob is on the disk, and remembers that its bytes are right, which the caller knows. */
  public void settle(Digest digest) throws IOException, InterruptedException {
    remember(digest, BlobStamp.settled(path(digest)));
    force(blobs.directoryOf(digest));
  }

  /** A stamp that is cut short is none. The bytes are on the disk before it is. */
  private void remember(Digest digest, BlobStamp stamp) throws IOException {
    force(path(digest));
    Files.createDirectories(StateEntry.BLOB_USES.in(state));
    Files.writeString(stamp(digest), stamp.text(), ISO_8859_1);
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Tells whether a blob is there and is what its name says. It is read only if it no longer looks as it did when its digest was right. One that is damaged is removed.
   *
   * @param size the number of bytes that it should have
   */
  public boolean isWhole(Digest digest, long size) throws IOException, InterruptedException {
    try {
      var file = path(digest);
      if (Files.size(file) == size && looksRight(digest)) {
        return true;
      }
      return isRight(digest) && Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private boolean looksRight(Digest digest) throws IOException {
    try {
      return Files.readString(stamp(digest), ISO_8859_1).equals(BlobStamp.of(path(digest)).text());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Reads a blob and tells whether it is what its name says. One that is damaged is removed.
   *
   * @throws NoSuchFileException if it is not there
   */
  public boolean isRight(Digest digest) throws IOException, InterruptedException {
    var file = path(digest);
    var stamp = BlobStamp.settled(file);
    if (blobs.isRight(digest)) {
      remember(digest, stamp);
      return true;
    }
    try (var _ = lock.exclusive()) {
      if (Files.isRegularFile(file) && BlobStamp.of(file).equals(stamp)) {
        remove(digest);
      }
    }
    return false;
  }

  private void remove(Digest digest) throws IOException {
    Files.deleteIfExists(path(digest));
    Files.deleteIfExists(lastUse(digest));
    Files.deleteIfExists(stamp(digest));
  }
}
