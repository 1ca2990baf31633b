package dev.kaniko.runtime.layer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on and hashes them on the way. */
final class HashingOutputStream extends FilterOutputStream {
  private final MessageDigest hash;

  HashingOutputStream(OutputStream out, MessageDigest hash) {
    super(out);
    this.hash = hash;
  }

  @Override
  public void write(int b) throws IOException {
    hash.update((byte) b);
    out.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    hash.update(bytes, offset, length);
    out.write(bytes, offset, length);
  }
}
