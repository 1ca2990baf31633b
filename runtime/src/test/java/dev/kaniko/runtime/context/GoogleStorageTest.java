package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoogleStorageTest {
  private static final Path HERE = Path.of("/");

  @TempDir private Path scratch;
  private HttpServer server;

  /** Serves one object, {@code a b/context.tar.gz} of the bucket {@code bucket}, to requests with the token. */
  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      boolean known = "Bearer token".equals(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean there = exchange.getRequestURI().getRawPath().equals("/bucket/a%20b/context.tar.gz");
      byte[] body = "content".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(!known ? 403 : there ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private String fetch(String location, GoogleStorage.Login login) throws IOException, InterruptedException {
    var storage = new GoogleStorage(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), login);
    try (var in = storage.fetch((ContextLocation.GoogleObject) ContextLocation.parse(location, HERE), scratch).open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anObjectIsReadWithTheTokenOfTheLogin() throws Exception {
    assertThat(fetch("gs://bucket/a b/context.tar.gz", () -> Optional.of("token"))).isEqualTo("content");
  }

  @Test
  void aForbiddenOrMissingObjectIsAnError() {
    assertThatThrownBy(() -> fetch("gs://bucket/a b/context.tar.gz", Optional::empty)).hasMessageContaining("403").hasMessageContaining("/bucket/");
    assertThatThrownBy(() -> fetch("gs://bucket/other", () -> Optional.of("token"))).hasMessageContaining("404");
  }

  @Test
  void aBucketAloneMeansItsContextArchive() throws Exception {
    assertThat(ContextLocation.parse("gs://bucket", HERE)).isEqualTo(new ContextLocation.GoogleObject("bucket", "context.tar.gz"));
    assertThat(ContextLocation.parse("gs://bucket/", HERE)).isEqualTo(new ContextLocation.GoogleObject("bucket", "context.tar.gz"));
    assertThatThrownBy(() -> ContextLocation.parse("gs:///x", HERE)).hasMessageContaining("the bucket is missing");
  }
}
