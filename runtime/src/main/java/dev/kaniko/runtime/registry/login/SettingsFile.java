package dev.kaniko.runtime.registry.login;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of the user that are held in memory as a whole. What is larger than any that makes sense, or has no end, is refused. */
public final class SettingsFile {
  private static final int MOST_MEBIBYTES = 8;
  private static final int MOST_BYTES = MOST_MEBIBYTES << 20;

  private SettingsFile() {}

  /**
   * Reads a file.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws IOException if it is a directory or too large; the message names it and what is wrong
   */
  public static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a directory and not a file");
    }
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(file + " has more than the " + MOST_MEBIBYTES + " MiB that are read of such a file");
      }
      return bytes;
    }
  }
}
