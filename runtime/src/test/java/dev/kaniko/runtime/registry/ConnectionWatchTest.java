package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers for which a time limit of each read or write is not enough. */
final class ConnectionWatchTest {
  /** More than the buffers of a connection hold. */
  private static final int SIZE = 20_000_000;

  private static final Descriptor BLOB = Descriptor.of("", Digests.ofText("1".repeat(SIZE)), SIZE);

  @TempDir private Path directory;

  private ServerSocket door;
  private final CountDownLatch reached = new CountDownLatch(1);

  @BeforeEach
  void open() throws IOException {
    door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  private interface Answer {
    void to(String request, InputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  /** Answers that there is a registry, and otherwise as the test says. */
  private void serve(Answer answer) {
    Thread.ofVirtual().start(() -> {
      while (!door.isClosed()) {
        try {
          var client = door.accept();
          Thread.ofVirtual().start(() -> serve(client, answer));
        } catch (IOException closed) {
          return;
        }
      }
    });
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void serve(Socket client, Answer answer) {
    try (client) {
      while (true) {
        var head = head(client.getInputStream());
        var out = client.getOutputStream();
        if (head.contains(" /v2/ ")) {
          say(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        } else {
          answer.to(head, client.getInputStream(), out);
        }
      }
    } catch (IOException | InterruptedException gone) {
      // The client has closed the connection, or the test is over.
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private RegistrySession session(Access access, Duration silence) throws IOException {
    var host = "127.0.0.1:" + door.getLocalPort();
    return new Registries(RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(host)), Credentials.of(Map.of(), directory, _ -> {}), Optional.empty(), _ -> {},
        new Patience(silence, pause -> Thread.sleep(pause.dividedBy(1000)))).open(host, "app", access);
  }

  @Test
  void aBlobThatTricklesIsGivenUp() throws Exception {
    serve((_, _, out) -> {
      say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
      while (true) {
        out.write('1');
        Thread.sleep(50);
      }
    });
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> session(Access.PULL, Duration.ofMillis(400)).pull(BLOB, OutputStream.nullOutputStream(), _ -> {}))
        .matches(e -> e.kind() == Kind.SILENT);
  }

  @Test
  void anAnswerWhoseHeadersTrickleIsGivenUp() throws Exception {
    serve((_, _, out) -> {
      say(out, "HTTP/1.1 200 OK\r\n");
      while (true) {
        say(out, "X: y\r\n");
        Thread.sleep(50);
      }
    });
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> session(Access.PULL, Duration.ofMillis(400)).manifest("1"))
        .matches(e -> e.kind() == Kind.SILENT);
  }

  @Test
  void anUploadThatNobodyTakesIsGivenUp() throws Exception {
    serve((head, _, out) -> {
      if (head.startsWith("HEAD")) {
        say(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      } else if (head.startsWith("POST")) {
        say(out, "HTTP/1.1 202 Accepted\r\nLocation: /v2/app/blobs/uploads/1\r\nContent-Length: 0\r\n\r\n");
      } else {
        Thread.sleep(Duration.ofMinutes(5)); // Nothing of the body is read.
      }
    });
    var bytes = "1".repeat(SIZE).getBytes(StandardCharsets.US_ASCII);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> session(Access.PUSH, Duration.ofMillis(400)).push(BLOB, out -> out.write(bytes), Optional.empty(), _ -> {}))
        .matches(e -> e.kind() == Kind.SILENT);
  }

  @Test
  void anInterruptedThreadWaitsForNoAnswer() throws Exception {
    serve((_, _, _) -> {
      reached.countDown();
      Thread.sleep(Duration.ofMinutes(5));
    });
    var session = session(Access.PULL, Duration.ofMinutes(3));
    var reader = Thread.currentThread();
    Thread.ofVirtual().start(() -> {
      try {
        reached.await();
        reader.interrupt();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    assertThatIOException().isThrownBy(() -> session.manifest("1")).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
