package dev.kaniko.runtime.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request or an answer of HTTP/1.1, read whole. */
final class HttpText {
  private final String start;
  private final List<String> headers;
  private final byte[] body;

  /**
   * @param start the first line
   * @param headers the lines after it
   */
  HttpText(String start, List<String> headers, byte[] body) {
    this.start = start;
    this.headers = headers;
    this.body = body;
  }

  byte[] body() {
    return body;
  }

  /** Reads a request; empty when the connection has ended, or something else comes, as the beginning of TLS. */
  static Optional<HttpText> request(InputStream in) throws IOException {
    var start = line(in);
    if (!start.contains(" HTTP/1.")) {
      return Optional.empty();
    }
    var headers = headers(in);
    return Optional.of(new HttpText(start, headers, body(in, headers)));
  }

  /** @param bodiless whether it has no body, whatever its headers say: it answers HEAD */
  static HttpText answer(InputStream in, boolean bodiless) throws IOException {
    var start = line(in);
    if (start.isEmpty()) {
      throw new EOFException("no answer");
    }
    var headers = headers(in);
    return new HttpText(start, headers, bodiless ? new byte[0] : body(in, headers));
  }

  static HttpText of(int status, String type, String body) {
    return new HttpText("HTTP/1.1 " + status + " Said-By-Proxy", List.of("Content-Type: " + type), body.getBytes(ISO_8859_1));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  private static List<String> headers(InputStream in) throws IOException {
    var headers = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      headers.add(line);
    }
    return headers;
  }

  private static byte[] body(InputStream in, List<String> headers) throws IOException {
    if (!find(headers, "Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      var length = find(headers, "Content-Length");
      return length.isEmpty() ? new byte[0] : exactly(in, Integer.parseInt(length));
    }
    var body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
      body.write(exactly(in, size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int size) throws IOException {
    var bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("cut");
    }
    return bytes;
  }

  private static String find(List<String> headers, String name) {
    return headers.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst().orElse("");
  }

  /** Returns the value of a header; empty if there is none. */
  String header(String name) {
    return find(headers, name);
  }

  /** Returns this with a header instead of those of its name. */
  HttpText with(String name, String value) {
    var others = new ArrayList<>(without(name).headers);
    others.add(name + ": " + value);
    return new HttpText(start, others, body);
  }

  HttpText without(String name) {
    return new HttpText(start, headers.stream().filter(line -> !line.regionMatches(true, 0, name + ":", 0, name.length() + 1)).toList(), body);
  }

  HttpText withBody(byte[] other) {
    return new HttpText(start, headers, other);
  }

  String method() {
    return start.split(" ", -1)[0];
  }

  String path() {
    return start.split(" ", -1)[1];
  }

  int status() {
    return Integer.parseInt(start.split(" ", -1)[1]);
  }

  /** Returns what comes before the body, which has a length; a text without a body keeps the length that it names. */
  byte[] head() {
    var framed = without("Transfer-Encoding");
    if (body.length > 0 || header("Content-Length").isEmpty()) {
      framed = status204() ? framed : framed.with("Content-Length", Integer.toString(body.length));
    }
    return (framed.start + "\r\n" + String.join("\r\n", framed.headers) + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  private boolean status204() {
    return start.startsWith("HTTP/") && (status() == 204 || status() == 304);
  }

  byte[] bytes() {
    var all = new ByteArrayOutputStream();
    all.writeBytes(head());
    all.writeBytes(body);
    return all.toByteArray();
  }
}
