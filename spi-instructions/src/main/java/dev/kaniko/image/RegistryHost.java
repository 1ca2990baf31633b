package dev.kaniko.image;

import java.net.IDN;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The server of a registry, written {@code HOST} or {@code HOST:PORT} as in references (distribution's reference grammar).
 *
 * @param name a host name, an IPv4 address, or an IPv6 address in brackets, as it was written
 * @param port from 1 to 65535; empty when none was written
 */
public record RegistryHost(String name, OptionalInt port) {
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]");
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9.-]");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://+");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int LONGEST_NAME = 253;
  private static final int GREATEST_PORT = 65_535;

  public RegistryHost {
    Objects.requireNonNull(name);
    Objects.requireNonNull(port);
  }

  /**
   * Reads {@code HOST[:PORT]}.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is wrong and, where that is known, what to write. It never has the
   *     password of a text that has one
   */
  public static RegistryHost parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the host is missing: write HOST or HOST:PORT");
    }
    if (text.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
      throw wrong(text, "has a blank", text.replaceAll("[\\s\\p{Cntrl}]", ""));
    }
    int at = text.lastIndexOf('@');
    if (at >= 0) {
      throw new IllegalArgumentException("\"***" + text.substring(at) + "\" has a user: credentials come from config.json; write " + text.substring(at + 1));
    }
    var scheme = SCHEME.matcher(text);
    if (scheme.lookingAt()) {
      throw wrong(text, "begins with the scheme " + scheme.group(), text.substring(scheme.end()));
    }
    if (text.startsWith("/")) {
      throw wrong(text, "begins with '/'", text.replaceFirst("/+", ""));
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      throw wrong(text, "has a path, and the host alone is wanted", text.substring(0, slash));
    }
    return text.startsWith("[") ? addressInBrackets(text) : named(text);
  }

  private static RegistryHost addressInBrackets(String text) {
    int end = text.indexOf(']');
    var address = end < 0 ? "" : text.substring(1, end);
    if (!isIpv6(address) || end + 1 < text.length() && text.charAt(end + 1) != ':') {
      throw new IllegalArgumentException("\"" + text + "\" is not an IPv6 address: write [ADDRESS] or [ADDRESS]:PORT, as [::1]:5000");
    }
    return new RegistryHost(text.substring(0, end + 1), port(text, end + 1));
  }

  private static RegistryHost named(String text) {
    int colon = text.indexOf(':');
    if (colon != text.lastIndexOf(':')) {
      throw new IllegalArgumentException("\"" + text + "\" has more than one ':': "
          + (isIpv6(text) ? "an IPv6 address stands in brackets; write [" + text + "] or [ADDRESS]:PORT" : "write HOST or HOST:PORT"));
    }
    var name = colon < 0 ? text : text.substring(0, colon);
    checkName(text, name);
    return new RegistryHost(name, port(text, name.length()));
  }

  private static void checkName(String text, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" has no host: write HOST or HOST:PORT");
    }
    if (name.chars().anyMatch(c -> c > 0x7F)) {
      throw wrong(text, "has letters outside of ASCII", ascii(name) + text.substring(name.length()));
    }
    if (name.endsWith(".")) {
      throw wrong(text, "ends with '.'", name.replaceFirst("\\.+$", "") + text.substring(name.length()));
    }
    var other = OTHER.matcher(name);
    if (other.find()) {
      throw new IllegalArgumentException("\"" + text + "\" has '" + other.group() + "': a host is of letters, digits, '-' and '.'");
    }
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("the host has " + name.length() + " characters, and " + LONGEST_NAME + " are the most");
    }
    for (var label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException("\"" + text + "\" is not a host: between its dots are 1 to 63 characters, the first and last not '-'");
      }
    }
  }

  private static OptionalInt port(String text, int from) {
    if (from == text.length()) {
      return OptionalInt.empty();
    }
    var digits = text.substring(from + 1);
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" ends with ':' and has no port: write " + text.substring(0, from) + " or " + text + "PORT");
    }
    int port = PORT.matcher(digits).matches() ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > GREATEST_PORT) {
      throw new IllegalArgumentException("\"" + text + "\" has the port " + digits + ": a port is a number from 1 to " + GREATEST_PORT);
    }
    return OptionalInt.of(port);
  }

  private static boolean isIpv6(String text) {
    // No look-up of a name: the text has colons, and no zone, which a registry has no use for.
    if (!text.contains(":") || text.contains("%")) {
      return false;
    }
    try {
      return Inet6Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String ascii(String name) {
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return "its ASCII form (xn--...)";
    }
  }

  private static IllegalArgumentException wrong(String text, String what, String right) {
    return new IllegalArgumentException("\"" + text + "\" " + what + (right.isEmpty() ? ": write HOST or HOST:PORT" : ": write " + right));
  }

  /** Returns this host as others that mean the same are written: the case of a name does not count. */
  public RegistryHost normalized() {
    return new RegistryHost(name.toLowerCase(Locale.ROOT), port);
  }

  @Override
  public String toString() {
    return port.isPresent() ? name + ":" + port.getAsInt() : name;
  }
}
