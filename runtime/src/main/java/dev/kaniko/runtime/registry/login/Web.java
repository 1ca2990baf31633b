package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Small requests to the services that give tokens out. No redirection is followed, so what is sent goes to the named host and no other. No message has a
 * secret that was sent. The client of the Java platform that loads least does it: a build may need no more than one request.
 *
 * @param route where a request goes in place of its address; tests lead requests to themselves
 */
record Web(UnaryOperator<URI> route) {
  static final Web DIRECT = new Web(UnaryOperator.identity());

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The machine itself answers at once, or there is nobody. */
  private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(1);

  /** The fields of OAuth 2 that no message may have. */
  private static final List<String> SECRETS = List.of("client_secret", "client_assertion", "access_token");

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_CHARACTERS = 400;

  /** Shorter ones are words that a message may well have. */
  private static final int SHORTEST_SECRET = 8;

  /**
   * What a service has answered.
   *
   * @param flavor whose service of a machine it says that it is; empty if it does not
   */
  record Answer(int status, String flavor, JsonNode json) {
    /** Returns a text of the answer; empty if it is not there. */
    String text(String name) {
      return json.path(name).asText("");
    }
  }

  /** Sends a form, and returns the answer if it is a good one. */
  Answer form(URI address, Map<String, String> fields) throws IOException {
    var body = fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
    var secrets = SECRETS.stream().map(name -> fields.getOrDefault(name, "")).toList();
    return post(address, Map.of("Content-Type", "application/x-www-form-urlencoded"), body, secrets);
  }

  /**
   * Sends a text, and returns the answer if it is a good one.
   *
   * @param secrets what no message may have
   */
  Answer post(URI address, Map<String, String> headers, String body, List<String> secrets) throws IOException {
    Answer answer;
    try {
      answer = send((HttpURLConnection) route.apply(address).toURL().openConnection(), TIMEOUT, headers, body);
    } catch (UnknownHostException e) {
      throw new IOException(address.getHost() + ": no such host", e);
    } catch (IOException e) {
      throw new IOException(address.getHost() + ": " + (e.getMessage() == null ? "no connection" : e.getMessage()), e);
    }
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      var reason = reason(answer.json());
      throw new IOException(address.getHost() + " answered " + answer.status() + (reason.isEmpty() ? "" : " (" + masked(reason, secrets) + ")"));
    }
    return answer;
  }

  /** Asks the service of this machine for its identity; empty if nothing is there. It is never behind a proxy. */
  Optional<Answer> local(URI address, Map<String, String> headers) throws IOException {
    try {
      return Optional.of(send((HttpURLConnection) route.apply(address).toURL().openConnection(Proxy.NO_PROXY), LOCAL_TIMEOUT, headers, ""));
    } catch (SocketException | SocketTimeoutException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Answer send(HttpURLConnection connection, Duration connecting, Map<String, String> headers, String body) throws IOException {
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) connecting.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    headers.forEach(connection::setRequestProperty);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      try (var out = connection.getOutputStream()) {
        out.write(body.getBytes(UTF_8));
      }
    }
    int status = connection.getResponseCode();
    try (var in = status < HttpURLConnection.HTTP_BAD_REQUEST ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, Objects.requireNonNullElse(connection.getHeaderField("Metadata-Flavor"), ""), json(in == null ? new byte[0] : in.readNBytes(MOST_BYTES)));
    } finally {
      connection.disconnect();
    }
  }

  /** Most builds ask none of these services, so it is loaded with the first answer. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance(); // The status says whether that matters.
    }
  }

  /** Returns what a service says of a failure: OAuth 2 names it so (RFC 6749), Amazon and registries otherwise. */
  private static String reason(JsonNode json) {
    return Stream.of(json.path("error_description"), json.path("message"), json.path("Message"), json.path("errors").path(0).path("message"), json.path("error"), json.path("__type"))
        .map(node -> node.asText("")).filter(text -> !text.isEmpty()).findFirst().orElse("");
  }

  /** Returns the first line of a text without what is secret, and not too much of it. */
  static String masked(String text, Collection<String> secrets) {
    var line = text.lines().findFirst().orElse("");
    for (var secret : secrets) {
      line = secret.length() < SHORTEST_SECRET ? line : line.replace(secret, "***");
    }
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }
}
