package dev.kaniko.runtime.cache;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the result of a step depends on, part by part: what a key is made of, and what is compared to explain why a step was not reused.
 *
 * @param parts in the order in which the key takes them
 */
public record KeyParts(List<Part> parts) {
  /** One part: a name and its values. No value, and one that is empty, are different. */
  public record Part(String name, List<String> values) {
    public Part {
      Objects.requireNonNull(name);
      values = List.copyOf(values);
    }
  }

  public static final KeyParts NONE = new KeyParts(List.of());

  public KeyParts {
    parts = List.copyOf(parts);
  }

  /** Returns these parts and more. */
  public KeyParts with(List<Part> more) {
    var all = new ArrayList<>(parts);
    all.addAll(more);
    return new KeyParts(all);
  }

  /** Returns these parts and one more. */
  public KeyParts with(String name, String... values) {
    return with(List.of(new Part(name, List.of(values))));
  }

  /** Returns the key that stands for these parts. */
  public CacheKey key() {
    return new CacheKey(digest());
  }

  /** Returns the digest of the parts. Each text and each list is framed by its length, so that different parts give different bytes. */
  public Digest digest() {
    var hash = Digests.sha256();
    number(hash, parts.size());
    for (var part : parts) {
      text(hash, part.name());
      number(hash, part.values().size());
      part.values().forEach(value -> text(hash, value));
    }
    return Digest.sha256(hash.digest());
  }

  private static void text(MessageDigest hash, String text) {
    var bytes = OsBytes.encode(text);
    number(hash, bytes.length);
    hash.update(bytes);
  }

  private static void number(MessageDigest hash, int number) {
    hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }
}
