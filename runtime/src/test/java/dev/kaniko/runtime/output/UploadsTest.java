package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server gets that a digest is written to. */
final class UploadsTest {
  private HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      var login = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("-");
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      synchronized (requests) {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + login + " " + body);
      }
      int status = answers.isEmpty() ? 200 : answers.removeFirst();
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String host() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  private void put(String path) throws Exception {
    Notes.write(new Place.Address(URI.create("http://" + path)), "sha256:1");
  }

  @Test
  void anAddressGetsTheTextWithAPut() throws Exception {
    put(host() + "/a/b?signature=x%20y");
    put("me:it%40@" + host());
    assertThat(requests).containsExactly("PUT /a/b?signature=x%20y - sha256:1", "PUT / Basic bWU6aXRA sha256:1");
  }

  @Test
  void aServerThatIsOverloadedIsAskedAgain() throws Exception {
    answers.add(503);
    put(host() + "/a");
    assertThat(requests).hasSize(2);
  }

  @Test
  void aRefusalEndsTheBuildAndTellsNeitherPasswordNorSignature() {
    for (int status : List.of(403, 307)) {
      answers.add(status);
      assertThatThrownBy(() -> put("me:secret@" + host() + "/a?signature=secret")).isInstanceOf(IOException.class)
          .hasMessageStartingWith("http://" + host() + "/a cannot be written: the server answers with status " + status).hasMessageNotContaining("secret");
    }
    assertThat(requests).as("no redirection is followed").hasSize(2);
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    server.stop(0);
    assertThatThrownBy(() -> put(host() + "/a")).isInstanceOf(IOException.class).hasMessageStartingWith("http://" + host() + "/a cannot be written: ");
  }

  @Test
  void anObjectOfGoogleIsMadeOverTheJsonApi() throws Exception {
    Notes.write(new Place.GoogleObject("bucket", "a b/digest", Optional.of(URI.create("http://" + host()))), "sha256:1");
    assertThat(requests).containsExactly("POST /upload/storage/v1/b/bucket/o?uploadType=media&name=a%20b%2Fdigest - sha256:1");
  }
}
