package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program {@code docker-credential-NAME} (github.com/docker/docker-credential-helpers).
 *
 * @param name the part of its name that {@code config.json} has
 * @param environment its variables; {@code PATH} says where it is
 * @param limit the most time that it may take
 */
public record HelperProgram(String name, Map<String, String> environment, Duration limit) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_BYTES = 1 << 20;
  private static final String NOTHING = "credentials not found";

  /**
   * Asks for a login; empty if it has none for this server.
   *
   * @param server as the program knows it
   * @throws IOException if it gives none for any other reason; the message says which
   */
  public Optional<Login> login(String server) throws IOException, InterruptedException {
    var process = new ProcessBuilder(file().toString(), "get");
    process.environment().clear();
    process.environment().putAll(environment);
    var started = process.start();
    try {
      var output = read(started.getInputStream());
      var errors = read(started.getErrorStream());
      try (var input = started.getOutputStream()) {
        input.write(server.getBytes(UTF_8));
      } catch (IOException _) {
        // It has ended before it read that. Its answer says why.
      }
      if (!started.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no answer for " + limit.toSeconds() + " s");
      }
      return login(started.exitValue(), rest(output), rest(errors));
    } finally {
      started.descendants().forEach(ProcessHandle::destroyForcibly);
      started.destroyForcibly();
    }
  }

  private String program() {
    return "docker-credential-" + name;
  }

  private Path file() throws IOException {
    if (name.contains("/")) {
      throw new IOException("the name of a program has no '/'");
    }
    for (var place : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      var file = Path.of(place).resolve(program());
      if (!place.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file;
      }
    }
    throw new IOException("there is no such program");
  }

  private static CompletableFuture<String> read(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual().name("helper-output").start(() -> {
      try (stream) {
        text.complete(new String(stream.readNBytes(MOST_BYTES), UTF_8).strip());
      } catch (IOException _) {
        text.complete("");
      }
    });
    return text;
  }

  /** A child that the program has left behind may hold the stream open. */
  private static String rest(CompletableFuture<String> text) {
    return text.completeOnTimeout("", 1, TimeUnit.SECONDS).join();
  }

  /** What the program says goes into a message only where it is no answer: an answer has the secret. */
  private Optional<Login> login(int code, String output, String errors) throws IOException {
    if (code != 0) {
      if (output.contains(NOTHING)) {
        return Optional.empty();
      }
      var said = output.isEmpty() || output.contains("{") ? errors : output;
      throw new IOException("it failed with " + code + (said.isEmpty() || said.contains("{") ? "" : ": " + Web.masked(said, List.of())));
    }
    try {
      var json = MAPPER.readTree(output);
      var user = json.path("Username").asText("");
      var secret = json.path("Secret").asText("");
      return user.isEmpty() && secret.isEmpty() ? Optional.empty() : Optional.of(new Login(user, secret, program()));
    } catch (JsonProcessingException _) {
      throw new IOException("its answer is not JSON");
    }
  }
}
