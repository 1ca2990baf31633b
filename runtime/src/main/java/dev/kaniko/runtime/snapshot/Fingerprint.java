package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The SHA-256 of the parts of a file that its status does not show: its attributes, and its content or link target. */
record Fingerprint(long first, long second, long third, long fourth) {
  private static final int BUFFER = 1 << 16;

  /** The most bytes of holes to read in one file. A RUN can make a hole of any size at once, and reading it takes time. */
  private static final long MOST_HOLES = 64L << 20;

  private static final int BLOCK = 512;

  /** Reads {@code name}, which must not be a directory. For a file with large holes, its size and its change time stand for its content. */
  static Fingerprint of(InodeDirectory directory, String name, FileStatus status) throws IOException {
    var hash = Digests.sha256();
    for (var xattr : directory.xattrs(name).entrySet()) {
      add(hash, xattr.getKey().getBytes(StandardCharsets.UTF_16BE));
      add(hash, xattr.getValue().bytes());
    }
    if (status.type() == FileType.SYMBOLIC_LINK) {
      hash.update(OsBytes.encode(directory.linkTarget(name)));
    } else if (status.isRegular() && status.size() / BLOCK - status.blocks() > MOST_HOLES / BLOCK) {
      var changed = status.changed();
      hash.update(ByteBuffer.allocate(3 * Long.BYTES).putLong(status.size()).putLong(changed.getEpochSecond()).putLong(changed.getNano()).array());
    } else if (status.isRegular() && status.size() > 0) {
      var buffer = new byte[(int) Math.min(BUFFER, status.size())];
      try (var in = directory.read(name)) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          hash.update(buffer, 0, count);
        }
      }
    }
    var bytes = ByteBuffer.wrap(hash.digest());
    return new Fingerprint(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  private static void add(MessageDigest hash, byte[] bytes) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    hash.update(bytes);
  }
}
