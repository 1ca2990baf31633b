package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Debian's docker-registry on a free loopback port, with its data in a directory of the test. */
public final class DockerRegistry implements AutoCloseable {
  public static final String USER = "builder";
  public static final String PASSWORD = "s3cret:with:colons";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration START = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("listening on (\\S+:[0-9]+)[,\"]");

  private final Process process;
  private final Path log;
  private String host = "";

  private DockerRegistry(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  public static DockerRegistry plain(Path directory) throws Exception {
    return start(directory, LOOPBACK, "", "");
  }

  /** @param address where it listens, as a host is written */
  static DockerRegistry withPassword(Path directory, String address) throws Exception {
    return start(directory, address, "", password(directory));
  }

  private static String password(Path directory) throws Exception {
    Files.writeString(directory.resolve("htpasswd"), Commands.run("htpasswd", "-Bbn", USER, PASSWORD));
    return "auth:\n  htpasswd:\n    realm: test\n    path: " + directory.resolve("htpasswd") + "\n";
  }

  /** Serves TLS with a certificate of an authority of its own, {@code ca.pem} in the directory. */
  static DockerRegistry withTls(Path directory, String address, String subjectAlternativeName) throws Exception {
    certify(directory, subjectAlternativeName);
    return start(directory, address, tls(directory), "");
  }

  /** Serves TLS as {@link #withTls} does, to whoever has the password. */
  public static DockerRegistry withTlsAndPassword(Path directory) throws Exception {
    certify(directory, "IP:" + LOOPBACK);
    return start(directory, LOOPBACK, tls(directory), password(directory));
  }

  /** Serves TLS to whoever shows a certificate of the same authority. */
  static DockerRegistry withClientCertificates(Path directory) throws Exception {
    certify(directory, "IP:" + LOOPBACK);
    return start(directory, LOOPBACK, tls(directory) + "    clientcas:\n      - " + directory.resolve("ca.pem") + "\n", "");
  }

  private static String tls(Path directory) {
    return "  tls:\n    certificate: " + directory.resolve("server.pem") + "\n    key: " + directory.resolve("server.key") + "\n";
  }

  private static void certify(Path directory, String subjectAlternativeName) throws Exception {
    Commands.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
        "-keyout", directory + "/ca.key", "-out", directory + "/ca.pem");
    Commands.run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=registry",
        "-keyout", directory + "/server.key", "-out", directory + "/server.csr");
    Files.writeString(directory.resolve("ext"), "subjectAltName=" + subjectAlternativeName + "\n");
    Commands.run("openssl", "x509", "-req", "-in", directory + "/server.csr", "-CA", directory + "/ca.pem", "-CAkey",
        directory + "/ca.key", "-CAcreateserial", "-days", "2", "-extfile", directory + "/ext", "-out", directory + "/server.pem");
  }

  private static DockerRegistry start(Path directory, String address, String http, String rest) throws Exception {
    var config = directory.resolve("config.yml");
    Files.writeString(config, """
        version: 0.1
        log:
          level: info
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: %s
          delete:
            enabled: true
        http:
          addr: "%s:0"
        """.formatted(directory.resolve("data"), address) + http + rest);
    var log = directory.resolve("registry.log");
    var process = new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    var registry = new DockerRegistry(process, log);
    registry.awaitListening();
    return registry;
  }

  /** Returns the addresses of this machine's loopback, as hosts are written: of IPv6 where it has that. */
  static List<String> loopbacks() throws IOException {
    var addresses = Path.of("/proc/net/if_inet6");
    boolean ipv6 = Files.exists(addresses) && Files.readString(addresses).contains("0".repeat(31) + "1 ");
    return ipv6 ? List.of(LOOPBACK, "[::1]") : List.of(LOOPBACK);
  }

  /** It takes a free port itself, and says which when it listens there. */
  private void awaitListening() throws Exception {
    long end = System.nanoTime() + START.toNanos();
    while (host.isEmpty()) {
      boolean ended = !process.isAlive();
      var listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        host = listening.group(1);
      } else if (ended || System.nanoTime() > end) {
        close();
        throw new IOException("docker-registry does not listen: " + Files.readString(log));
      } else {
        Thread.sleep(20);
      }
    }
  }

  public String host() {
    return host;
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join().isAlive()) {
      process.destroyForcibly().onExit().join();
    }
  }
}
