package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes digests. */
public final class Digests {
  private Digests() {}

  /**
   * Has the JVM compile SHA-256 in the background. Only compiled code uses the instructions of the processor for it, and the launcher has the methods compiled when they
   * have been called a few times. What is hashed before that goes through slow code, which the JVM would soon take the time to compile, too.
   */
  public static void prepare() {
    Thread.ofPlatform().daemon().name("hashing").start(() -> {
      var hash = sha256();
      var twoBlocks = new byte[128];
      for (int i = 0; i < 30; i++) {
        hash.update(twoBlocks);
      }
    });
  }

  /** Returns the SHA-256 of the bytes. */
  public static Digest ofBytes(byte[] bytes) {
    return Digest.sha256(sha256().digest(bytes));
  }

  /** Returns the SHA-256 of the text in UTF-8. */
  public static Digest ofText(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a new SHA-256 hash function. */
  public static MessageDigest sha256() {
    return hasher("SHA-256");
  }

  /**
   * Returns a new hash function with the algorithm of {@code digest}.
   *
   * @throws MalformedImageException if the algorithm is neither sha256 nor sha512
   */
  public static MessageDigest hasherFor(Digest digest) throws MalformedImageException {
    return switch (digest.algorithm()) {
      case "sha256" -> sha256();
      case "sha512" -> hasher("SHA-512");
      default -> throw new MalformedImageException(digest + ": the digest algorithm is neither sha256 nor sha512");
    };
  }

  /** Returns the digest of all bytes that were added to {@code hash}, a hash function of {@link #hasherFor}. */
  public static Digest finish(Digest expected, MessageDigest hash) {
    return new Digest(expected.algorithm(), HexFormat.of().formatHex(hash.digest()));
  }

  private static MessageDigest hasher(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }
}
