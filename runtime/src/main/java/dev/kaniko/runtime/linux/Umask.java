package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The umask of this process: the permissions that the kernel removes from new files (umask(2)). It is read once from {@code /proc}, because a JVM
 * never changes it. The system call can only read the umask by changing it, and other threads would see the change.
 */
public final class Umask {
  private static final String LINE = "Umask:";
  private static final int MASK = read();

  private Umask() {}

  /** Returns the umask; all bits if the kernel does not show it (before Linux 4.7). */
  public static int bits() {
    return MASK;
  }

  /** Returns true if a new file may lack some of {@code permissions}, so that they must be set afterwards. */
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
