package dev.kaniko.runtime.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * File names, arguments and environment are bytes to Linux and strings to Java. A byte that is not part of valid UTF-8 stands in
 * the string as the lone surrogate {@code U+DC00 + byte} (Python's surrogateescape), so both directions lose nothing.
 */
public final class OsBytes {
  private static final int SURROGATE_BASE = 0xDC00;

  private OsBytes() {}

  /** The string of {@code bytes}; total and reversible. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** The string of a part of {@code bytes}. */
  public static String decode(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return decodeSlowly(bytes, from, to);
      }
    }
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private static String decodeSlowly(byte[] bytes, int from, int to) {
    var text = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      int length = sequenceLength(bytes, i, to);
      if (length == 0) {
        text.append((char) (SURROGATE_BASE + (bytes[i] & 0xFF)));
        i++;
      } else {
        text.append(new String(bytes, i, length, UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** The length of the valid UTF-8 sequence at {@code i}; 0 if there is none (overlong forms and surrogates are not valid). */
  private static int sequenceLength(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (length == 0 || i + length > to) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[i + 1] & 0xFF;
    boolean valid = switch (lead) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
    return valid ? length : 0;
  }

  /**
   * The bytes of {@code text}.
   *
   * @throws IllegalArgumentException if it holds a lone surrogate that stands for no byte
   */
  public static byte[] encode(String text) {
    int length = text.length();
    boolean escaped = false;
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        escaped = true;
        break;
      }
    }
    return escaped ? encodeSlowly(text) : text.getBytes(UTF_8);
  }

  private static byte[] encodeSlowly(String text) {
    var bytes = new byte[text.length() * 3];
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point >= SURROGATE_BASE + 0x80 && point <= SURROGATE_BASE + 0xFF) {
        bytes[length++] = (byte) (point - SURROGATE_BASE);
      } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException("not a string of bytes: lone surrogate U+" + Integer.toHexString(point));
      } else {
        for (byte b : Character.toString(point).getBytes(UTF_8)) {
          bytes[length++] = b;
        }
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  /**
   * The exact name of a path of this machine's file system. {@link Path#toString} loses bytes outside of UTF-8 (and everything
   * outside of ASCII in the POSIX locale); the path's URI keeps them.
   */
  public static String text(Path path) {
    var text = path.toString();
    if (isAscii(text)) {
      return text;
    }
    var absolute = percentDecode(path.toUri().getRawPath());
    if (absolute.length() > 1 && absolute.endsWith("/")) {
      absolute = absolute.substring(0, absolute.length() - 1);
    }
    return absolute;
  }

  /** The path with exactly this absolute name: the reverse of {@link #text}. */
  public static Path path(String absolute) {
    if (isAscii(absolute)) {
      return Path.of(absolute);
    }
    var uri = new StringBuilder("file://");
    for (byte b : encode(absolute)) {
      if (b == '/' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z') {
        uri.append((char) b);
      } else {
        uri.append('%').append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The text with every escaped byte as {@code \xNN}, for people. */
  public static String printable(String text) {
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escaped = Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
      if (escaped && printable == null) {
        printable = new StringBuilder(text.substring(0, i));
      }
      if (printable != null) {
        printable.append(escaped ? "\\x" + Integer.toHexString(c - SURROGATE_BASE) : String.valueOf(c));
      }
    }
    return printable == null ? text : printable.toString();
  }

  private static boolean isAscii(String text) {
    return US_ASCII.newEncoder().canEncode(text);
  }

  private static String percentDecode(String raw) {
    var bytes = raw.getBytes(ISO_8859_1);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        bytes[length++] = (byte) Integer.parseInt(raw, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return decode(bytes, 0, length);
  }
}
