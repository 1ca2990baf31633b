package dev.kaniko.runtime.layout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MalformedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;

/**
 * The blobs of a state directory, which outlive builds: when each was last used, and whether it is still what its name says. That stands in a file for each blob, whose
 * time is the last use and whose text is the {@link FileStamp} that the blob had when its digest was right. Safe for many threads and processes.
 */
public final class KeptBlobs {
  private static final int BUFFER = 1 << 20;

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
  public Path use(Digest digest) {
    return StateEntry.BLOB_USES.in(state).resolve(digest.algorithm() + "-" + digest.hex());
  }

  /** Marks a blob as used now. The caller holds the {@link StateLock}. */
  public void touch(Digest digest) throws IOException {
    var use = use(digest);
    try {
      Files.setLastModifiedTime(use, FileTime.from(Instant.now()));
    } catch (NoSuchFileException e) {
      writeUse(digest, "");
    }
  }

  private void writeUse(Digest digest, String text) throws IOException {
    Files.createDirectories(StateEntry.BLOB_USES.in(state));
    write(use(digest), text.getBytes(ISO_8859_1), false);
  }

  /**
   * Writes a file beside its place and moves it there.
   *
   * @param lasting whether the bytes are on the disk before the file has its name
   */
  public void write(Path file, byte[] bytes, boolean lasting) throws IOException {
    var ingest = Files.createDirectories(StateEntry.INGEST.in(state));
    var draft = ingest.resolve(UUID.randomUUID().toString());
    try {
      try (var channel = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        if (lasting) {
          channel.force(true);
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Moves a blob of a build here, unless it is here.
   *
   * @param from has the blob
   */
  public void keep(Digest digest, BlobStore from) throws IOException {
    var source = from.path(digest);
    var target = path(digest);
    if (Files.isRegularFile(target)) {
      return;
    }
    Files.createDirectories(blobs.directoryOf(digest));
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException otherDisk) {
      try (var writer = blobs.write()) {
        from.source(digest).writeTo(writer);
        if (!writer.commit().equals(digest)) {
          throw new MalformedImageException("blob " + digest + " of this build is corrupt", otherDisk);
        }
      }
    }
  }

  /** Sees that a blob is on the disk, and remembers that its bytes are right, which the caller knows. */
  public void settle(Digest digest) throws IOException, InterruptedException {
    if (looksRight(digest)) {
      return;
    }
    var file = path(digest);
    force(file);
    force(blobs.directoryOf(digest));
    writeUse(digest, FileStamp.settled(file).text());
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
      return Files.readString(use(digest), ISO_8859_1).equals(FileStamp.of(path(digest)).text());
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
    var stamp = FileStamp.settled(file);
    var hash = Digests.hasherFor(digest);
    hash(file, hash);
    boolean right = Digests.finish(digest, hash).equals(digest);
    try (var _ = right ? lock.shared() : lock.exclusive()) {
      if (Files.isRegularFile(file) && FileStamp.of(file).equals(stamp)) {
        if (right) {
          writeUse(digest, stamp.text());
        } else {
          remove(digest);
        }
      }
    }
    return right;
  }

  private static void hash(Path file, MessageDigest hash) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
  }

  private void remove(Digest digest) throws IOException {
    Files.deleteIfExists(path(digest));
    Files.deleteIfExists(use(digest));
  }
}
