package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.InstructionFailedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP or HTTPS address in the form for a request.
 *
 * @param uri without user and fragment
 * @param user the user and password of the address, decoded; empty if it has none
 */
public record WebAddress(URI uri, String user) {
  private static final String UNESCAPED = "!#$%&'()*+,-./:;=?@[]_~";

  /**
   * Parses an address. Spaces and characters outside of ASCII are percent-encoded, as in Go's net/url.
   *
   * @throws InstructionFailedException if {@code text} is not an HTTP or HTTPS address
   */
  static WebAddress parse(String text) throws InstructionFailedException {
    try {
      return of(new URI(escape(text)));
    } catch (URISyntaxException e) {
      throw new InstructionFailedException("not a web address: " + shown(text) + ": " + e.getReason(), e);
    }
  }

  private static WebAddress of(URI uri) throws URISyntaxException {
    if (uri.getHost() == null) {
      throw new URISyntaxException(uri.toString(), "no host");
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new URISyntaxException(uri.toString(), "neither http nor https");
    }
    var authority = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebAddress(
        new URI(uri.getScheme() + "://" + authority + path + query), Optional.ofNullable(uri.getUserInfo()).orElse(""));
  }

  /**
   * Parses an address as {@link #parse} does, but keeps its user.
   *
   * @throws IllegalArgumentException if it is not an HTTP or HTTPS address; the message may have secrets
   */
  public static URI uri(String text) {
    try {
      var uri = new URI(escape(text));
      of(uri);
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String escape(String text) {
    var escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || UNESCAPED.indexOf(c) >= 0;
      escaped.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return escaped.toString();
  }

  /** Returns the address of a redirection; {@code location} may be relative. */
  WebAddress redirected(String location) throws InstructionFailedException {
    try {
      return of(uri.resolve(new URI(escape(location))));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new InstructionFailedException(shown(uri.toString()) + " redirects to " + shown(location) + ", which is not a web address", e);
    }
  }

  /** Returns the host, and the port if the address has one. */
  String authority() {
    return uri.getAuthority();
  }

  /** Tells whether credentials for {@code first} may be sent to this address: to the same server, or to its encrypted side. */
  boolean mayKnowSecretsOf(WebAddress first) {
    if (!uri.getHost().equalsIgnoreCase(first.uri.getHost())) {
      return false;
    }
    boolean sameScheme = uri.getScheme().equalsIgnoreCase(first.uri.getScheme());
    return sameScheme ? port() == first.port() : "https".equalsIgnoreCase(uri.getScheme()) && port() == 443 && first.port() == 80;
  }

  private int port() {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /**
   * Returns {@code url} for messages, without its secrets: user, password, and the values of its query, which may be a signature. A user
   * without a password may be a token.
   */
  public static String shown(String url) {
    int question = url.indexOf('?');
    var path = question < 0 ? url.replaceFirst("#.*", "") : url.substring(0, question);
    var query = question < 0 ? "" : url.substring(question).replaceFirst("#.*", "").replaceAll("=[^&]*", "=***");
    return path.replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/@]*@", "$1***@") + query;
  }

  /** Returns {@code url} for messages, with its password replaced. */
  static String hidePassword(String url) {
    return url.replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]*://[^/@:]*):[^/@]*@", "$1:***@");
  }
}
