package dev.kaniko.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a stream of this process leads to.
 *
 * @param interactive whether it is a terminal
 * @param colour whether colours are wanted there ({@code NO_COLOR}, {@code TERM=dumb})
 * @param columns its width
 */
record Terminal(boolean interactive, boolean colour, int columns) {
  /** Looks at the error stream of this process. */
  static Terminal ofErrorStream(Map<String, String> environment) {
    return of(Path.of("/proc/self/fd/2"), environment);
  }

  /** Looks at the output stream of this process. */
  static Terminal ofOutputStream(Map<String, String> environment) {
    return of(Path.of("/proc/self/fd/1"), environment);
  }

  private static Terminal of(Path descriptor, Map<String, String> environment) {
    boolean interactive = leadsToTerminal(descriptor);
    boolean colour =
        interactive
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(interactive, colour, columns(environment.getOrDefault("COLUMNS", "")));
  }

  Style style() {
    return colour ? Style.COLOURED : Style.PLAIN;
  }

  /** Tells whether somebody types what is read. */
  static boolean isStandardInput() {
    return leadsToTerminal(Path.of("/proc/self/fd/0"));
  }

  private static boolean leadsToTerminal(Path descriptor) {
    try {
      var target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  private static int columns(String given) {
    try {
      return Math.clamp(Integer.parseInt(given), 40, 500);
    } catch (NumberFormatException e) {
      return 100;
    }
  }
}
