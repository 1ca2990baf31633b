package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.ResponseException;
import com.sun.net.httpserver.HttpServer;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers without an end, each of which would keep a client busy that reads it whole. */
final class BoundedTransportTest {
  private static final byte[] PIECE = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

  private final CountDownLatch givenUp = new CountDownLatch(1);
  private HttpServer server;
  private JibTransport transport;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    var settings = RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(host()));
    transport = new JibTransport(new Endpoints(settings, Patience.USUAL), host(), Access.PULL, Optional.empty());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with {@code status} and a body that has no end; the latch tells that the client did not wait for it. */
  private void serve(int status, String type, boolean packed) {
    server.createContext("/v2/", exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      if (packed) {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      }
      exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/v2/") ? 200 : status, 0);
      try (OutputStream out = packed ? new GZIPOutputStream(exchange.getResponseBody()) : exchange.getResponseBody()) {
        while (!exchange.getRequestURI().getPath().equals("/v2/")) {
          out.write(PIECE);
        }
      } catch (IOException gone) {
        givenUp.countDown();
      }
    });
  }

  private long read(String path) throws Exception {
    var address = URI.create("http://" + host() + path).toURL();
    return transport.run(() -> {
      try (var body = transport.call("GET", address, Request.builder().build()).getBody()) {
        return body.transferTo(OutputStream.nullOutputStream());
      }
    });
  }

  @Test
  void anErrorWithoutEndIsCut() throws Exception {
    serve(500, "application/json", false);
    assertThatThrownBy(() -> read("/v2/a/manifests/1")).isInstanceOf(ResponseException.class);
    givenUp.await();
  }

  @Test
  void aPackedErrorIsCutWhereItIsUnpacked() throws Exception {
    serve(500, "application/json", true);
    assertThatThrownBy(() -> read("/v2/a/manifests/1"))
        .isInstanceOfSatisfying(ResponseException.class, error -> assertThat(error.getContent().length()).isBetween(1 << 19, 1 << 20));
    givenUp.await();
  }

  @Test
  void anAnswerWithoutEndIsRefused() throws Exception {
    serve(200, "application/json", false);
    assertThatIOException().isThrownBy(() -> read("/v2/a/manifests/1")).withMessage("the answer has more than 8388608 bytes");
    givenUp.await();
  }

  @Test
  void aPackedAnswerIsRefusedByItsSizeUnpacked() throws Exception {
    serve(200, "application/json", true);
    assertThatIOException().isThrownBy(() -> read("/v2/a/manifests/1")).withMessage("the answer has more than 8388608 bytes");
    givenUp.await();
  }

  @Test
  void aBlobThatNobodyReadsToItsEndIsGivenUp() throws Exception {
    serve(200, "application/octet-stream", false);
    var address = URI.create("http://" + host() + "/v2/a/blobs/sha256:1").toURL();
    byte[] beginning = transport.run(() -> {
      try (var body = transport.call("GET", address, Request.builder().build()).getBody()) {
        return body.readNBytes(10 << 20);
      }
    });
    assertThat(beginning).hasSize(10 << 20);
    givenUp.await();
  }

  @Test
  void aCharsetThatIsNoneIsNoStackTrace() throws Exception {
    server.createContext("/v2/", exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json; charset=!!");
      exchange.sendResponseHeaders(404, 2);
      exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
      exchange.close();
    });
    var printed = new ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThatThrownBy(() -> read("/v2/a/manifests/1")).isInstanceOf(ResponseException.class);
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
