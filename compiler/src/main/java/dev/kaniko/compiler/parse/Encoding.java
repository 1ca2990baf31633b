package dev.kaniko.compiler.parse;

import java.util.Optional;

/** Recognises texts that are not in UTF-8 but in an encoding with units of two or four bytes, which editors of Windows write. */
public final class Encoding {
  private Encoding() {}

  /** Returns the name of the encoding of a file that is certainly not in UTF-8: by its byte order mark, else by the zeros among its first characters. */
  public static Optional<String> foreign(byte[] file) {
    if (begins(file, 0xFF, 0xFE, 0, 0) || begins(file, 0, 0, 0xFE, 0xFF)) {
      return Optional.of("UTF-32");
    }
    if (begins(file, 0xFF, 0xFE) || begins(file, 0xFE, 0xFF)) {
      return Optional.of("UTF-16");
    }
    if (hasZeros(file, false, true, true, true) || hasZeros(file, true, true, true, false)) {
      return Optional.of("UTF-32");
    }
    return hasZeros(file, false, true, false, true) || hasZeros(file, true, false, true, false) ? Optional.of("UTF-16") : Optional.empty();
  }

  private static boolean begins(byte[] file, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= file.length || (file[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether of the first bytes exactly these are zero. */
  private static boolean hasZeros(byte[] file, boolean... zeros) {
    for (int i = 0; i < zeros.length; i++) {
      if (i >= file.length || (file[i] == 0) != zeros[i]) {
        return false;
      }
    }
    return true;
  }
}
