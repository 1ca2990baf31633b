package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Sends short texts to servers. */
final class Uploads {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final int TRIES = 3;
  private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(408, 429, 500, 502, 503, 504);

  private Uploads() {}

  /** Puts a text at an address; its user and password are the login there. */
  static void put(Place.Address address, byte[] text) throws IOException, InterruptedException {
    var uri = address.uri();
    var user = Optional.ofNullable(uri.getUserInfo()).map(login -> "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    send("PUT", URI.create(uri.getScheme() + "://" + uri.getHost() + port + path + query), user, text, address);
  }

  /**
   * Sends a text, several times if the connection fails or the server is overloaded. Redirections are not followed: the login is for this server.
   *
   * @param shown the address for people
   */
  static void send(String method, URI uri, Optional<String> authorization, byte[] text, Place shown) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(ANSWER).method(method, BodyPublishers.ofByteArray(text));
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).proxy(ProxySelector.getDefault()).build()) {
      var pause = Duration.ofSeconds(1);
      for (int attempt = 1;; attempt++) {
        try {
          var answer = client.send(request.build(), BodyHandlers.discarding());
          if (answer.statusCode() / 100 == 2) {
            return;
          }
          if (attempt == TRIES || !WORTH_ANOTHER_TRY.contains(answer.statusCode())) {
            throw refused(shown, answer);
          }
        } catch (RefusedException e) {
          throw e;
        } catch (IOException e) {
          if (attempt == TRIES) {
            throw new IOException(shown + " cannot be written: " + (e.getMessage() == null ? "no connection to " + uri.getAuthority() : e.getMessage()), e);
          }
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private static RefusedException refused(Place shown, HttpResponse<Void> answer) {
    int status = answer.statusCode();
    return new RefusedException(shown + " cannot be written: the server answers with status " + status + (status / 100 == 3 ? ", a redirection" : ""));
  }

  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}
