package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kaniko.image.Digest;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteFilesTest {
  private static final String SHA256_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir private Path scratch;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private HttpServer server;
  private ExecutorService threads;
  private RemoteFiles files;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    files = files(Map.of());
  }

  @AfterEach
  void stop() {
    done.countDown();
    files.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private RemoteFiles files(Map<String, String> secrets) {
    return files(secrets, Duration.ofMinutes(1));
  }

  private RemoteFiles files(Map<String, String> secrets, Duration silence) {
    var settings = new HttpSettings(
        ProxyRules.of(Map.of()), Duration.ofMinutes(1), silence, 3, Duration.ofMillis(1),
        id -> Optional.ofNullable(secrets.get(id)));
    return new RemoteFiles(scratch, settings);
  }

  private String authority() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  private String url(String path) {
    return "http://" + authority() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getRawPath();
    requests.add(path + Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).map(text -> " " + text).orElse(""));
    switch (path) {
      case "/hello", "/deep%20name.txt" -> {
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 13 Sep 2020 12:26:40 GMT");
        send(exchange, 200, "hello");
      }
      case "/moved" -> redirect(exchange, "hello");
      case "/elsewhere" -> redirect(exchange, "http://localhost:" + server.getAddress().getPort() + "/hello");
      case "/loop" -> redirect(exchange, "/loop");
      case "/flaky" -> send(exchange, requests.size() < 3 ? 503 : 200, "hello");
      case "/overloaded" -> send(exchange, 503, "");
      case "/slow" -> {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write('h');
        exchange.getResponseBody().flush();
        awaitEnd();
        exchange.close();
      }
      default -> send(exchange, 404, "not here");
    }
  }

  private void awaitEnd() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 302, "");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private ExecutionContext.Fetched fetch(String url) throws IOException, InterruptedException {
    return files.fetch(new Input.Remote(url, Optional.empty()));
  }

  private static String text(ExecutionContext.Fetched fetched) throws IOException {
    try (var input = fetched.content().open()) {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aFileComesWithTheTimeOfItsLastChange() throws Exception {
    var fetched = fetch(url("/hello"));
    assertThat(text(fetched)).isEqualTo("hello");
    assertThat(fetched.content().size()).isEqualTo(5);
    assertThat(fetched.lastModified()).contains(Instant.ofEpochSecond(1_600_000_000));
    assertThat(fetched.url()).isEqualTo(url("/hello"));
    assertThat(fetched.content().file().orElseThrow()).hasParent(scratch);
  }

  @Test
  void anAddressIsFetchedOnce() throws Exception {
    assertThat(fetch(url("/hello"))).isEqualTo(fetch(url("/hello")));
    assertThat(requests).hasSize(1);
  }

  @Test
  void blanksInAnAddressAreEscaped() throws Exception {
    assertThat(text(fetch(url("/deep name.txt#part")))).isEqualTo("hello");
  }

  @Test
  void redirectionsAreFollowedButNotForEver() throws Exception {
    assertThat(text(fetch(url("/moved")))).isEqualTo("hello");
    assertThatThrownBy(() -> fetch(url("/loop"))).isInstanceOf(InstructionFailedException.class).hasMessageContaining("redirections");
  }

  @Test
  void anErrorNamesTheAddressAndTheStatus() throws IOException {
    assertThatThrownBy(() -> fetch(url("/none")))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessage("cannot fetch " + url("/none") + ": the server answered with status 404");
    assertThat(requests).hasSize(1);
    try (var left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anOverloadedServerIsTriedAgain() throws Exception {
    assertThat(text(fetch(url("/flaky")))).isEqualTo("hello");
    assertThat(requests).hasSize(3);
    requests.clear();
    assertThatThrownBy(() -> fetch(url("/overloaded"))).hasMessageContaining("503");
    assertThat(requests).hasSize(3);
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws Exception {
    assertThat(text(fetch(url("/hello")))).as("all classes are loaded from here on").isEqualTo("hello");
    files.close();
    files = files(Map.of(), Duration.ofSeconds(1));
    assertThatThrownBy(() -> fetch(url("/slow"))).isInstanceOf(InstructionFailedException.class).hasMessageContaining("sent nothing");
    try (var left = Files.list(scratch)) {
      assertThat(left).as("that of the first").hasSize(1);
    }
  }

  @Test
  void anUnreachableServerIsNamed() {
    assertThatThrownBy(() -> fetch("http://127.0.0.1:1/x"))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessageContaining("no connection to 127.0.0.1:1");
    assertThatThrownBy(() -> fetch("http://")).isInstanceOf(InstructionFailedException.class).hasMessageContaining("not a web address");
  }

  @Test
  void aChecksumIsVerifiedEachTime() throws Exception {
    var right = new Digest("sha256", SHA256_OF_HELLO);
    var wrong = new Digest("sha256", "0".repeat(64));
    assertThatThrownBy(() -> files.fetch(new Input.Remote(url("/hello"), Optional.of(wrong))))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessageContaining("digest mismatch")
        .hasMessageContaining(SHA256_OF_HELLO);
    assertThat(text(files.fetch(new Input.Remote(url("/hello"), Optional.of(right))))).isEqualTo("hello");
    assertThatThrownBy(() -> files.fetch(new Input.Remote(url("/hello"), Optional.of(wrong)))).hasMessageContaining("digest mismatch");
    assertThatThrownBy(() -> files.fetch(new Input.Remote(url("/hello"), Optional.of(new Digest("md5", "00")))))
        .hasMessageContaining("unsupported digest algorithm: md5");
  }

  @Test
  void secretsGoToTheirHostOnly() throws Exception {
    files.close();
    files = files(Map.of("HTTP_AUTH_TOKEN_" + authority(), "secret\n"));
    assertThat(text(fetch(url("/elsewhere")))).isEqualTo("hello");
    assertThat(requests).containsExactly("/elsewhere Bearer secret", "/hello");
  }

  @Test
  void aPasswordOfTheAddressIsUsedAndNotShown() throws Exception {
    var address = "http://me:word@" + authority();
    assertThat(text(fetch(address + "/hello"))).isEqualTo("hello");
    assertThat(requests).containsExactly("/hello Basic bWU6d29yZA==");
    assertThatThrownBy(() -> fetch(address + "/none")).hasMessageContaining("//***@").hasMessageNotContaining("word");
  }
}
