package dev.kaniko.cli;

import dev.kaniko.runtime.linux.WindowSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of this process leads to.
 *
 * @param interactive whether it is a terminal on which lines can be drawn again
 * @param colour whether colours are wanted there
 * @param window asks for its size, which may change
 */
record Terminal(boolean interactive, boolean colour, Supplier<WindowSize> window) {
  private static final int ROWS = 24;
  private static final int COLUMNS = 80;
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  /** Looks at the error stream of this process. */
  static Terminal ofErrorStream(Map<String, String> environment) {
    return of(ERROR, environment);
  }

  /** Looks at the output stream of this process. */
  static Terminal ofOutputStream(Map<String, String> environment) {
    return of(OUTPUT, environment);
  }

  private static Terminal of(int descriptor, Map<String, String> environment) {
    boolean interactive = leadsToTerminal(Path.of("/proc/self/fd/" + descriptor)) && !environment.getOrDefault("TERM", "").equals("dumb");
    boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    var otherwise = new WindowSize(ROWS, columns(environment.getOrDefault("COLUMNS", "")));
    return new Terminal(interactive, colour, () -> (interactive ? WindowSize.of(descriptor) : Optional.<WindowSize>empty()).orElse(otherwise));
  }

  /** Returns the same with the colours that an option asks for. */
  Terminal with(LogOptions.@Nullable Format format) {
    return format == null ? this : new Terminal(interactive, format == LogOptions.Format.COLOR, window);
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
      return COLUMNS;
    }
  }
}
