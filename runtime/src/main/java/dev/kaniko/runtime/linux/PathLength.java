package dev.kaniko.runtime.linux;

import java.io.IOException;

/**
 * The longest path of a layer, an archive or a tree that is walked: what Linux looks up at once (PATH_MAX, with a NUL at its end). Other
 * tools unpack no longer ones. With a bound on one path, work and memory for all of them are bounded by their number.
 */
public final class PathLength {
  /** In bytes, the leading slash among them. */
  public static final int MOST = 4095;

  /** A char is at most three bytes. */
  private static final int SAFE = MOST / 3;

  private static final int SHOWN = 60;

  private PathLength() {}

  /** Tells whether a path has more bytes than {@link #MOST}. */
  public static boolean isTooLong(String path) {
    return path.length() > SAFE && (path.length() > MOST || OsBytes.encode(path).length > MOST);
  }

  /**
   * Refuses a path that is too long.
   *
   * @throws IOException if it is
   */
  public static void check(String path) throws IOException {
    if (isTooLong(path)) {
      throw new IOException(
          shortened(path) + ": a path of more than " + MOST + " bytes cannot be in an image, because Linux tools cannot unpack it: use shorter or fewer names");
    }
  }

  /** Returns the beginning of a long path, for people. */
  public static String shortened(String path) {
    return path.length() <= SHOWN ? OsBytes.printable(path) : OsBytes.printable(path.substring(0, SHOWN)) + "…";
  }
}
