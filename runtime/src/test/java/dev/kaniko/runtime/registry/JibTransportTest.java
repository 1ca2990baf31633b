package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.cloud.tools.jib.http.Request;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class JibTransportTest {
  /** Answers who asks what it speaks, and breaks off all other connections. */
  private static void breakOff(ServerSocket server, AtomicInteger broken) {
    while (!server.isClosed()) {
      try (var connection = server.accept()) {
        if (new String(connection.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("HEAD")) {
          connection.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
          broken.incrementAndGet();
        }
      } catch (IOException _) {
        // The test is over, or the client went away.
      }
    }
  }

  @Test
  void aRequestThatBreaksOffIsNotSentAgainHere() throws Exception {
    var broken = new AtomicInteger();
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> breakOff(server, broken));
      var host = "127.0.0.1:" + server.getLocalPort();
      var settings = RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(host));
      var transport = new JibTransport(new Endpoints(settings, Patience.USUAL), host, Access.PULL, Optional.empty());
      var address = URI.create("http://" + host + "/v2/").toURL();

      assertThatIOException().isThrownBy(() -> transport.run(() -> transport.call("GET", address, Request.builder().build())));
      assertThat(broken).as("the session repeats it").hasValue(1);
    }
  }
}
