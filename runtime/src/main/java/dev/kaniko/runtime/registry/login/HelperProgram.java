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
    var answer = ask("get", server.getBytes(UTF_8));
    if (answer.code() == 0) {
      return parsed(answer.output());
    }
    if (answer.output().contains(NOTHING)) {
      return Optional.empty();
    }
    // An answer has the secret, so only what is none goes into the message.
    var said = answer.output().isEmpty() || answer.output().contains("{") ? answer.errors() : answer.output();
    throw failed(answer.code(), said.contains("{") ? "" : Web.masked(said, List.of()));
  }

  /**
   * Gives it a login to keep.
   *
   * @param server as the program knows it
   * @throws IOException if it does not take it; the message says why, without the password
   */
  public void store(String server, String username, String password) throws IOException, InterruptedException {
    var login = MAPPER.createObjectNode().put("ServerURL", server).put("Username", username).put("Secret", password);
    var answer = ask("store", MAPPER.writeValueAsBytes(login));
    if (answer.code() != 0) {
      var said = answer.output().isEmpty() ? answer.errors() : answer.output();
      throw failed(answer.code(), said.replace(password, "***"));
    }
  }

  private static IOException failed(int code, String said) {
    return new IOException("it failed with " + code + (said.isEmpty() ? "" : ": " + said));
  }

  private record Answer(int code, String output, String errors) {}

  private Answer ask(String action, byte[] question) throws IOException, InterruptedException {
    var process = new ProcessBuilder(file().toString(), action);
    process.environment().clear();
    process.environment().putAll(environment);
    var started = process.start();
    try {
      var output = read(started.getInputStream());
      var errors = read(started.getErrorStream());
      try (var input = started.getOutputStream()) {
        input.write(question);
      } catch (IOException _) {
        // It has ended before it read that. Its answer says why.
      }
      if (!started.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no answer for " + limit.toSeconds() + " s");
      }
      return new Answer(started.exitValue(), rest(output), rest(errors));
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

  private Optional<Login> parsed(String output) throws IOException {
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
