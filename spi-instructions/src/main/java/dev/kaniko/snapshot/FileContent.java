package dev.kaniko.snapshot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of a regular file, wherever they lie. Opening it twice gives the same bytes as long as the build runs. Equality is
 * not promised to compare bytes.
 */
public interface FileContent {
  /** Returns the number of bytes. */
  long size();

  /** Opens the bytes for reading; the caller closes the stream. */
  InputStream open() throws IOException;

  /**
   * Returns the file on this machine that holds exactly these bytes, where there is one that can be named; writers may copy it in
   * the kernel. Empty on in-memory file systems and for names that are not text.
   */
  default Optional<java.nio.file.Path> file() {
    return Optional.empty();
  }

  /** Returns a content that holds a copy of {@code bytes}; two of them are equal when their bytes are. */
  static FileContent of(byte[] bytes) {
    return new InMemory(bytes.clone());
  }

  /** Returns the UTF-8 bytes of {@code text}. */
  static FileContent of(String text) {
    return new InMemory(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes held in memory. */
  final class InMemory implements FileContent {
    private final byte[] bytes;

    private InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof InMemory content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }
}
