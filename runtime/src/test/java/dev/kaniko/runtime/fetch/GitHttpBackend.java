package dev.kaniko.runtime.fetch;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Git's own server program, {@code git http-backend}, behind basic authentication. It serves the repositories below a directory. */
public final class GitHttpBackend implements AutoCloseable {
  private final HttpServer http;
  private final Path directory;

  public GitHttpBackend(Path directory, String user, String password) throws IOException {
    this.directory = directory;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::run).setAuthenticator(new BasicAuthenticator("git") {
      @Override
      public boolean checkCredentials(String name, String word) {
        return name.equals(user) && word.equals(password);
      }
    });
    http.start();
  }

  public String authority() {
    return "127.0.0.1:" + http.getAddress().getPort();
  }

  /** Runs the program as a web server does (RFC 3875). */
  private void run(HttpExchange exchange) throws IOException {
    var builder = new ProcessBuilder("git", "http-backend");
    var environment = builder.environment();
    var body = Files.createTempFile(directory, "request", "");
    try (exchange) {
      Files.write(body, exchange.getRequestBody().readAllBytes());
      environment.put("GIT_PROJECT_ROOT", directory.toString());
      environment.put("GIT_HTTP_EXPORT_ALL", "1");
      environment.put("GIT_CONFIG_COUNT", "1");
      environment.put("GIT_CONFIG_KEY_0", "safe.directory");
      environment.put("GIT_CONFIG_VALUE_0", "*");
      environment.put("REMOTE_USER", "somebody");
      environment.put("REQUEST_METHOD", exchange.getRequestMethod());
      environment.put("PATH_INFO", exchange.getRequestURI().getPath());
      environment.put("QUERY_STRING", Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
      header(exchange, "Content-Type").ifPresent(value -> environment.put("CONTENT_TYPE", value));
      header(exchange, "Content-Encoding").ifPresent(value -> environment.put("HTTP_CONTENT_ENCODING", value));
      environment.put("CONTENT_LENGTH", Long.toString(Files.size(body)));
      header(exchange, "Git-Protocol").ifPresent(value -> environment.put("GIT_PROTOCOL", value));
      var process = builder.redirectInput(body.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (var output = new BufferedInputStream(process.getInputStream())) {
        answer(exchange, output);
      }
    } finally {
      Files.delete(body);
    }
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static void answer(HttpExchange exchange, InputStream output) throws IOException {
    int status = 200;
    for (var line = line(output); !line.isEmpty(); line = line(output)) {
      int colon = line.indexOf(':');
      var value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().set(line.substring(0, colon), value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    output.transferTo(exchange.getResponseBody());
  }

  private static String line(InputStream output) throws IOException {
    var line = new StringBuilder();
    for (int next = output.read(); next >= 0 && next != '\n'; next = output.read()) {
      line.append((char) next);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
