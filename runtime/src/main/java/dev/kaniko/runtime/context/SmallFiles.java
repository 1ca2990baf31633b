package dev.kaniko.runtime.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that are held in memory as a whole. Devices, named pipes and files that are too large are refused. */
public final class SmallFiles {
  private SmallFiles() {}

  /**
   * Reads a file.
   *
   * @param most how many bytes are wanted; of a larger file one byte more is read, so that it can be told from one of that size
   * @throws ContextException if it is no file; the message does not name it
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

  /** What the caller has opened, such as the pipe of {@code <(command)} in a shell, is the caller's to read. */
  private static boolean isDescriptor(Path file) {
    var name = file.toString();
    return name.equals("/dev/stdin") || name.startsWith("/dev/fd/") || name.startsWith("/proc/self/fd/");
  }
}
