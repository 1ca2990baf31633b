package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.oci.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The file of a result, named for its key: a line of JSON, and a line with its digest, so that an altered file is noticed even where it still is JSON. */
public final class StepFile {
  /** A file is no result; the message says why. */
  public static final class DamagedException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }

  /** No result is as large. */
  private static final int MOST_BYTES = 4 << 20;

  private StepFile() {}

  static byte[] write(CacheKey key, CachedStep step) {
    var json = CachedStepJson.write(key, step);
    var file = new ByteArrayOutputStream();
    file.writeBytes(json);
    file.writeBytes(trailer(json));
    return file.toByteArray();
  }

  private static byte[] trailer(byte[] json) {
    return ("\n" + Digests.ofBytes(json) + "\n").getBytes(US_ASCII);
  }

  /**
   * Reads a file.
   *
   * @throws DamagedException if it is no result, or that of another key
   */
  public static CachedStep read(Path path) throws IOException {
    try (var in = Files.newInputStream(path)) {
      return read(key(path), in.readNBytes(MOST_BYTES));
    }
  }

  private static CacheKey key(Path path) throws DamagedException {
    try {
      return new CacheKey(Digest.parse("sha256:" + path.getFileName()));
    } catch (IllegalArgumentException e) {
      throw new DamagedException("its name is no key");
    }
  }

  private static CachedStep read(CacheKey key, byte[] file) throws DamagedException {
    int length = file.length - trailer(new byte[0]).length;
    if (length < 0) {
      throw new DamagedException("its end is missing");
    }
    var json = Arrays.copyOf(file, length);
    if (!Arrays.equals(file, length, file.length, trailer(json), 0, file.length - length)) {
      throw new DamagedException("it was altered");
    }
    try {
      return CachedStepJson.read(key, json);
    } catch (IOException e) {
      throw new DamagedException(String.valueOf(e.getMessage()));
    }
  }
}
