package dev.kaniko.runtime.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files into memory, up to a limit. Refuses directories, devices and named pipes. */
public final class SmallFiles {
  private SmallFiles() {}

  /**
   * Reads a file.
   *
   * @param most the largest expected size in bytes; of a larger file, {@code most + 1} bytes are returned, so that callers can detect it
   * @throws ContextException if it is not a file; the message does not contain its name
   */
  public static byte[] read(Path file, int most) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ContextException("it is a directory, not a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file) && !isDescriptor(file)) {
      throw new ContextException("it is a device or a named pipe, not a file");
    }
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(most + 1);
    }
  }

  /** Returns true for an open descriptor, such as that of {@code <(command)} in a shell. Such a pipe may be read. */
  private static boolean isDescriptor(Path file) {
    var name = file.toString();
    return name.equals("/dev/stdin") || name.startsWith("/dev/fd/") || name.startsWith("/proc/self/fd/");
  }
}
