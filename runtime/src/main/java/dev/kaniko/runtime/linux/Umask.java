package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel takes from the permissions of new files of this process (umask(2)). A JVM never changes it, so it is read once: writing it to
 * read it, as the system call does, would show to other threads.
 */
public final class Umask {
  private static final String LINE = "Umask:";
  private static final int MASK = read();

  private Umask() {}

  /** The bits that new files do not get; all of them where the kernel does not say (before Linux 4.7). */
  public static int bits() {
    return MASK;
  }

  /** Tells whether a new file may lack some of {@code permissions}, so that they have to be set once more. */
  static boolean withholds(int permissions) {
    return (permissions & MASK) != 0;
  }

  private static int read() {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith(LINE)).findFirst().map(line -> Integer.parseInt(line.substring(LINE.length()).strip(), 8)).orElse(0777);
    } catch (IOException none) {
      return 0777;
    }
  }
}
