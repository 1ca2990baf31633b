package dev.kaniko.runtime.context;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Parts of addresses in the form that signatures need. */
final class UrlText {
  private static final String UNRESERVED = "-._~";

  private UrlText() {}

  /** Percent-encodes all but the unreserved characters of RFC 3986 and those of {@code kept}. */
  static String encode(String text, String kept) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return encoded.toString();
  }

  /**
   * Reads the address of a server from a variable.
   *
   * @return empty if there is none
   * @throws IllegalArgumentException if it is not an HTTP or HTTPS address; the message names the variable
   */
  static Optional<URI> server(String variable, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text);
      boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException _) {
      // Reported below.
    }
    throw new IllegalArgumentException(variable + ": not the address of a server; write https://HOST or http://HOST:PORT");
  }
}
