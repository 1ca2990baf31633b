package dev.kaniko.runtime.linux;

import java.util.Locale;

/** The two machines whose system calls this package knows. */
public enum Machine {
  X86_64,
  AARCH64;

  private static final Machine CURRENT = of(System.getProperty("os.name"), System.getProperty("os.arch"));

  public static Machine current() {
    return CURRENT;
  }

  static Machine of(String system, String architecture) {
    if (!system.equals("Linux")) {
      throw new UnsupportedOperationException("this needs Linux, not " + system);
    }
    return switch (architecture.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default -> throw new UnsupportedOperationException("no system call numbers for the architecture " + architecture);
    };
  }
}
