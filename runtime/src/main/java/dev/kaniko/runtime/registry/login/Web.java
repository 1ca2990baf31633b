package dev.kaniko.runtime.registry.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Small requests to the services that give tokens out. No redirection is followed, so what is sent goes to the named host and no other. No message has a
 * secret that was sent.
 *
 * @param route where a request goes in place of its address; tests lead requests to themselves
 */
record Web(UnaryOperator<URI> route) {
  static final Web DIRECT = new Web(UnaryOperator.identity());

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The machine itself answers at once, or there is nobody. */
  private static final Duration LOCAL_TIMEOUT = Duration.ofSeconds(1);

  /** The fields of OAuth 2 that no message may have. */
  private static final List<String> SECRETS = List.of("client_secret", "client_assertion", "access_token");

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_CHARACTERS = 400;

  /** Shorter ones are words that a message may well have. */
  private static final int SHORTEST_SECRET = 8;

  /** What a service has answered. */
  record Answer(int status, HttpHeaders headers, JsonNode json) {
    /** Returns a text of the answer; empty if it is not there. */
    String text(String name) {
      return json.path(name).asText("");
    }
  }

  /** Sends a form, and returns the answer if it is a good one. */
  Answer form(URI address, Map<String, String> fields) throws IOException, InterruptedException {
    var body = fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    var secrets = SECRETS.stream().map(name -> fields.getOrDefault(name, "")).toList();
    return post(address, Map.of("Content-Type", "application/x-www-form-urlencoded"), body, secrets);
  }

  /**
   * Sends a text, and returns the answer if it is a good one.
   *
   * @param secrets what no message may have
   */
  Answer post(URI address, Map<String, String> headers, String body, List<String> secrets) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(route.apply(address)).timeout(TIMEOUT).POST(BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    Answer answer;
    try (var client = client(TIMEOUT, proxies())) {
      answer = send(client, request.build());
    } catch (IOException e) {
      throw new IOException(address.getHost() + ": " + (e.getMessage() == null ? "no connection" : e.getMessage()), e);
    }
    if (answer.status() != 200) {
      var reason = reason(answer.json());
      throw new IOException(address.getHost() + " answered " + answer.status() + (reason.isEmpty() ? "" : " (" + masked(reason, secrets) + ")"));
    }
    return answer;
  }

  /** Asks the service of this machine for its identity; empty if nothing is there. It is never behind a proxy. */
  Optional<Answer> local(URI address, Map<String, String> headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(route.apply(address)).timeout(TIMEOUT).GET();
    headers.forEach(request::setHeader);
    try (var client = client(LOCAL_TIMEOUT, HttpClient.Builder.NO_PROXY)) {
      return Optional.of(send(client, request.build()));
    } catch (SocketException | HttpTimeoutException e) {
      return Optional.empty();
    }
  }

  /** The services of machines know no HTTP/2, and need not be asked for it. */
  private static HttpClient client(Duration timeout, ProxySelector proxies) {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).proxy(proxies).build();
  }

  private static ProxySelector proxies() {
    var selector = ProxySelector.getDefault();
    return selector == null ? HttpClient.Builder.NO_PROXY : selector;
  }

  private static Answer send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    return new Answer(response.statusCode(), response.headers(), json(response));
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    try {
      return MAPPER.readTree(response.body());
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
