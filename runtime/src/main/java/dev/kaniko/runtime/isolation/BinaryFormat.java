package dev.kaniko.runtime.isolation;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A handler of binfmt_misc that knows its programs by their first bytes. */
final class BinaryFormat {
  private final boolean enabled;
  private final boolean fixed;
  private final int offset;
  private final byte[] magic;
  private final byte[] mask;

  private BinaryFormat(boolean enabled, boolean fixed, int offset, byte[] magic, byte[] mask) {
    this.enabled = enabled;
    this.fixed = fixed;
    this.offset = offset;
    this.magic = magic;
    this.mask = mask;
  }

  /** Reads the file of a handler; empty for one that looks at the ends of names, and for a text that is none. */
  static Optional<BinaryFormat> parse(String text) {
    var values = new HashMap<String, String>();
    for (var line : text.lines().toList()) {
      var words = line.strip().split("[: ]+", 2);
      values.put(words[0].toLowerCase(Locale.ROOT), words.length > 1 ? words[1].strip() : "");
    }
    try {
      var magic = HexFormat.of().parseHex(values.getOrDefault("magic", ""));
      if (magic.length == 0) {
        return Optional.empty();
      }
      var mask = HexFormat.of().parseHex(values.getOrDefault("mask", "ff".repeat(magic.length)));
      int offset = Integer.parseInt(values.getOrDefault("offset", "0"));
      return mask.length == magic.length
          ? Optional.of(new BinaryFormat(values.containsKey("enabled"), values.getOrDefault("flags", "").contains("F"), offset, magic, mask))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Not a handler that we know.
    }
  }

  /** Tells whether it is used. */
  boolean enabled() {
    return enabled;
  }

  /** Tells whether its interpreter was opened when it was registered (flag F), so that it works in every root. */
  boolean fixed() {
    return fixed;
  }

  /** Tells whether it takes a program that begins with these bytes. */
  boolean matches(byte[] head) {
    if (offset < 0 || offset + magic.length > head.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (((head[offset + i] ^ magic[i]) & mask[i]) != 0) {
        return false;
      }
    }
    return true;
  }
}
