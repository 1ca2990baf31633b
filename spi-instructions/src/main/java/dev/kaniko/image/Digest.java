package dev.kaniko.image;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The digest of a blob (OCI image-spec, descriptor, "Digests").
 *
 * @param algorithm {@code sha256} or another registered name
 * @param hex the encoded part, lower-case
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]+(?:[.+_-][a-z0-9]+)*+):([a-zA-Z0-9=_-]+)");
  private static final Pattern SHA256 = Pattern.compile("[a-f0-9]{64}");
  private static final Pattern SHA512 = Pattern.compile("[a-f0-9]{128}");

  public Digest {
    Objects.requireNonNull(algorithm);
    Objects.requireNonNull(hex);
    if (algorithm.equals("sha256") && !SHA256.matcher(hex).matches()
        || algorithm.equals("sha512") && !SHA512.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a " + algorithm + " digest: " + hex);
    }
  }

  /**
   * Reads the form {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException if the text is not a digest
   */
  public static Digest parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException("not a digest: " + text);
    }
    return new Digest(match.group(1), match.group(2));
  }

  /** Returns the digest whose 32 bytes are given. */
  public static Digest sha256(byte[] hash) {
    return new Digest("sha256", HexFormat.of().formatHex(hash));
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
