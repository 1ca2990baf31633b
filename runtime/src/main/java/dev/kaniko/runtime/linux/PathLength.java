package dev.kaniko.runtime.linux;

import java.io.IOException;

/**
 * The limit for paths in layers, archives and trees. It is the limit of Linux for one path (PATH_MAX, which includes a final NUL), so other
 * tools cannot unpack longer ones. It also bounds the work and the memory for a tree by the number of its paths.
 */
public final class PathLength {
  /** The most bytes of a path, including the leading slash. */
  public static final int MOST = 4095;

  /** A path of this many chars is never too long, because a char has at most three bytes in UTF-8. */
  private static final int SAFE = MOST / 3;

  private static final int SHOWN = 60;

  private PathLength() {}

  /** Returns true if a path has more bytes than {@link #MOST}. */
  public static boolean isTooLong(String path) {
    return path.length() > SAFE && (path.length() > MOST || OsBytes.encode(path).length > MOST);
  }

  /**
   * Checks the length of a path.
   *
   * @throws IOException if it is too long; the message is for users
   */
  public static void check(String path) throws IOException {
    if (isTooLong(path)) {
      throw new IOException(
          shortened(path) + ": a path of more than " + MOST + " bytes cannot be in an image, because Linux tools cannot unpack it: use shorter or fewer names");
    }
  }

  /** Returns the beginning of a long path, for messages. */
  public static String shortened(String path) {
    return path.length() <= SHOWN ? OsBytes.printable(path) : OsBytes.printable(path.substring(0, SHOWN)) + "…";
  }
}
