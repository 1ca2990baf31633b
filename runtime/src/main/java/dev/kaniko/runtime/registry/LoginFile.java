package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.runtime.registry.login.HelperProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * Docker's {@code config.json} as a place to keep logins in. Everything else in it stays. Only its owner may read it. If it names a credential helper for
 * the registry, the helper gets the login, and the file has the name of the registry only, as Docker writes it.
 */
public final class LoginFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String AUTHS = "auths";
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";
  private static final Set<String> DOCKER_HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  private static final Duration HELPER_LIMIT = Duration.ofMinutes(1);

  private final Path file;
  private final Map<String, String> environment;

  private LoginFile(Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = Map.copyOf(environment);
  }

  /** Returns the file that {@code DOCKER_CONFIG} names, itself or by its directory; else that of the home directory. */
  public static LoginFile of(Map<String, String> environment, Path home) {
    var named = environment.getOrDefault("DOCKER_CONFIG", "");
    var place = named.isEmpty() ? home.resolve(".docker") : home.resolve(named);
    return new LoginFile(Files.isRegularFile(place) ? place : place.resolve("config.json"), environment);
  }

  /**
   * Keeps a login; one that was there for the registry is replaced.
   *
   * @param host host and port, in small letters
   * @return where it is kept, for people
   * @throws IOException if the file cannot be read or written, or the helper fails; nothing of the message is secret
   */
  public String add(String host, String username, String password) throws IOException, InterruptedException {
    var json = read();
    var key = DOCKER_HUB.contains(host) ? DOCKER_HUB_KEY : host;
    var helper = helper(json, host);
    var login = MAPPER.createObjectNode();
    if (helper.isEmpty()) {
      login.put("auth", Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8)));
    } else {
      try {
        new HelperProgram(helper, environment, HELPER_LIMIT).store(key, username, password);
      } catch (IOException e) {
        throw new IOException("docker-credential-" + helper + " did not take the login: " + e.getMessage(), e);
      }
    }
    var logins = json.get(AUTHS) instanceof ObjectNode there ? there : json.putObject(AUTHS);
    for (var name : logins.propertyStream().map(Map.Entry::getKey).toList()) {
      if (isSame(name, host)) {
        logins.remove(name);
      }
    }
    logins.set(key, login);
    write(json);
    return helper.isEmpty() ? "kept in " + file : "kept by docker-credential-" + helper + ", as " + file + " says";
  }

  private ObjectNode read() throws IOException {
    try {
      var bytes = Files.readAllBytes(file);
      return bytes.length == 0 ? MAPPER.createObjectNode() : object(MAPPER.readTree(bytes));
    } catch (NoSuchFileException e) {
      return MAPPER.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": not JSON, so nothing is written to it", e);
    }
  }

  private ObjectNode object(JsonNode json) throws IOException {
    if (json instanceof ObjectNode object && (!json.has(AUTHS) || json.get(AUTHS).isNull() || json.get(AUTHS).isObject())) {
      return object;
    }
    throw new IOException(file + ": not a Docker configuration, so nothing is written to it");
  }

  /** Returns the name of the helper for a registry; empty if it has none. */
  private static String helper(ObjectNode json, String host) {
    for (var entry : json.path("credHelpers").properties()) {
      if (isSame(entry.getKey(), host)) {
        return entry.getValue().asText("");
      }
    }
    return json.path("credsStore").asText("");
  }

  /** Tells whether a key of the file stands for a registry as a whole. There are several spellings. */
  private static boolean isSame(String key, String host) {
    var named = key.replaceFirst("^https?://", "").replaceFirst("/+$", "").replaceFirst("/v[12]$", "");
    return named.equals(host) || DOCKER_HUB.contains(named) && DOCKER_HUB.contains(host);
  }

  /** A link stays a link. The file appears whole, and nobody else can read it at any time. */
  private void write(ObjectNode json) throws IOException {
    var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    var directory = target.getParent();
    if (directory == null) {
      throw new IOException(file + " is not the path of a file");
    }
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    var draft = Files.createTempFile(directory, ".config.json.", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(draft, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
