package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's docker-registry on a free loopback port, with its data in a directory of the test. */
final class DockerRegistry implements AutoCloseable {
  static final String USER = "builder";
  static final String PASSWORD = "s3cret:with:colons";

  private final Process process;
  private final int port;

  private DockerRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static DockerRegistry plain(Path directory) throws Exception {
    return start(directory, "", "");
  }

  static DockerRegistry withPassword(Path directory) throws Exception {
    var htpasswd = Commands.run("htpasswd", "-Bbn", USER, PASSWORD);
    Files.writeString(directory.resolve("htpasswd"), htpasswd);
    return start(directory, "", "auth:\n  htpasswd:\n    realm: test\n    path: " + directory.resolve("htpasswd") + "\n");
  }

  /** Serves TLS with a certificate of an authority of its own, {@code ca.pem} in the directory. */
  static DockerRegistry withTls(Path directory, String subjectAlternativeName) throws Exception {
    Commands.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
        "-keyout", directory + "/ca.key", "-out", directory + "/ca.pem");
    Commands.run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=registry",
        "-keyout", directory + "/server.key", "-out", directory + "/server.csr");
    Files.writeString(directory.resolve("ext"), "subjectAltName=" + subjectAlternativeName + "\n");
    Commands.run("openssl", "x509", "-req", "-in", directory + "/server.csr", "-CA", directory + "/ca.pem", "-CAkey",
        directory + "/ca.key", "-CAcreateserial", "-days", "2", "-extfile", directory + "/ext", "-out", directory + "/server.pem");
    return start(directory,
        "  tls:\n    certificate: " + directory.resolve("server.pem") + "\n    key: " + directory.resolve("server.key") + "\n", "");
  }

  private static DockerRegistry start(Path directory, String http, String rest) throws Exception {
    int port = freePort();
    var config = directory.resolve("config.yml");
    Files.writeString(config, """
        version: 0.1
        log:
          level: error
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: %s
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:%d
        """.formatted(directory.resolve("data"), port) + http + rest);
    var process = new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("registry.log").toFile())
        .start();
    var registry = new DockerRegistry(process, port);
    registry.awaitListening();
    return registry;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening() throws Exception {
    for (int i = 0; i < 100; i++) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException("docker-registry ended with " + process.exitValue(), e);
        }
        Thread.sleep(50);
      }
    }
    throw new IllegalStateException("docker-registry does not listen");
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join().isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
