package dev.kaniko.runtime.linux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Converts file names, arguments and environment between Linux, where they are bytes, and Java, where they are strings. A byte that is not part
 * of valid UTF-8 becomes the lone surrogate {@code U+DC00 + byte} (Python's surrogateescape). So no byte is lost in either direction.
 */
public final class OsBytes {
  private static final int SURROGATE_BASE = 0xDC00;

  private OsBytes() {}

  /** Returns {@code bytes} as a string. Never fails; {@link #encode} returns the same bytes. */
  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** Returns the bytes from {@code from} to {@code to}, exclusive, as a string. */
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

  /** Returns the length of the valid UTF-8 sequence at {@code i}; 0 if there is none. Overlong forms and surrogates are invalid. */
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
   * Returns the bytes of {@code text}.
   *
   * @throws IllegalArgumentException if {@code text} has a lone surrogate that does not encode a byte
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
    for (int i = 0; i < text.length();) {
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
   * Returns the exact name of a path of this machine. {@link Path#toString} loses bytes that are not UTF-8, and in the POSIX locale all bytes
   * outside of ASCII. The URI of the path keeps them.
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

  /** Returns the path with this absolute name; the inverse of {@link #text}. */
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

  /** Returns the text for messages, with every invalid byte as {@code \xNN}. */
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
