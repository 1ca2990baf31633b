package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.Digests;
import java.security.MessageDigest;

/**
 * The digest of a sequence of lines, of which there may be very many: so this makes no objects, and hands the bytes on in large pieces. Each text is
 * framed by its length. Not every name is UTF-8 (see {@link dev.kaniko.image.ImagePath}), so bytes are what it is told by.
 */
final class LineDigest {
  private static final int ASCII = 0x80;

  private final MessageDigest digest = Digests.sha256();
  private final byte[] buffer = new byte[1 << 13];
  private int used;

  void line(InputWalk.Kind kind, String path, String text) {
    text(kind.name());
    text(path);
    text(text);
  }

  private void put(int number) {
    buffer[used++] = (byte) (number >>> 24);
    buffer[used++] = (byte) (number >>> 16);
    buffer[used++] = (byte) (number >>> 8);
    buffer[used++] = (byte) number;
  }

  private void room(int bytes) {
    if (buffer.length - used < bytes) {
      flush();
    }
  }

  private void flush() {
    digest.update(buffer, 0, used);
    used = 0;
  }

  private void text(String text) {
    int length = text.length();
    if (length > buffer.length - Integer.BYTES) {
      bytes(OsBytes.encode(text));
      return;
    }
    room(Integer.BYTES + length);
    int start = used + Integer.BYTES;
    for (int i = 0; i < length; i++) {
      char letter = text.charAt(i);
      if (letter >= ASCII) {
        bytes(OsBytes.encode(text));
        return;
      }
      buffer[start + i] = (byte) letter;
    }
    put(length);
    used += length;
  }

  private void bytes(byte[] bytes) {
    room(Integer.BYTES);
    put(bytes.length);
    flush();
    digest.update(bytes);
  }

  /** Ends the sequence. */
  Digest end() {
    flush();
    return Digest.sha256(digest.digest());
  }
}
