package dev.kaniko.runtime.fetch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Hashes what passes. */
final class HashingOutput extends FilterOutputStream {
  private final MessageDigest hash;

  HashingOutput(OutputStream out, MessageDigest hash) {
    super(out);
    this.hash = hash;
  }

  @Override
  public void write(int one) throws IOException {
    out.write(one);
    hash.update((byte) one);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    hash.update(bytes, offset, length);
  }
}
