package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The credentials part of Docker's {@code config.json} and of containers-auth.json(5), which may name namespaces of a registry.
 *
 * @param origin where it was read, for messages
 * @param logins by host or {@code host/namespace}
 * @param helpers names of credential helpers by host
 * @param store the helper for all other hosts; empty when there is none
 */
record DockerConfigFile(String origin, Map<String, Login> logins, Map<String, String> helpers, String store) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> DOCKER_HUB =
      Set.of("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "docker.io");

  DockerConfigFile {
    logins = Map.copyOf(logins);
    helpers = Map.copyOf(helpers);
  }

  static DockerConfigFile read(String origin, byte[] bytes) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new IOException(origin + ": not JSON: " + e.getOriginalMessage(), e);
    }
    var logins = new HashMap<String, Login>();
    for (var entry : json.path("auths").properties()) {
      login(origin, entry.getValue()).ifPresent(login -> logins.put(host(entry.getKey()), login));
    }
    var helpers = new HashMap<String, String>();
    for (var entry : json.path("credHelpers").properties()) {
      helpers.put(host(entry.getKey()), entry.getValue().asText());
    }
    return new DockerConfigFile(origin, logins, helpers, json.path("credsStore").asText(""));
  }

  private static Optional<Login> login(String origin, JsonNode entry) throws IOException {
    var token = entry.path("identitytoken").asText("");
    if (!token.isEmpty()) {
      return Optional.of(new Login(Login.TOKEN, token, origin));
    }
    var auth = entry.path("auth").asText("");
    if (auth.isEmpty()) {
      var username = entry.path("username").asText("");
      return username.isEmpty()
          ? Optional.empty()
          : Optional.of(new Login(username, entry.path("password").asText(""), origin));
    }
    String pair;
    try {
      pair = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException(origin + ": an \"auth\" entry is not base64", e);
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new IOException(origin + ": an \"auth\" entry is not base64 of user:password");
    }
    return Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1).replaceAll("\0+$", ""), origin));
  }

  /** Normalizes the key of a registry: no scheme, no API version, one name for Docker Hub. */
  private static String host(String key) {
    var text = key.replaceFirst("^https?://", "").replaceFirst("/+$", "").replaceFirst("/v[12]$", "");
    int slash = text.indexOf('/');
    var host = slash < 0 ? text : text.substring(0, slash);
    return (DOCKER_HUB.contains(host) ? "docker.io" : host) + (slash < 0 ? "" : text.substring(slash));
  }

  /** Returns the login of the longest namespace that the repository is in; the whole registry is no namespace. */
  Optional<Login> namespaceLogin(String registry, String repository) {
    for (var scope = repository; !scope.isEmpty(); scope = scope.substring(0, Math.max(0, scope.lastIndexOf('/')))) {
      var login = logins.get(registry + "/" + scope);
      if (login != null) {
        return Optional.of(login);
      }
    }
    return Optional.empty();
  }

  Optional<Login> login(String registry) {
    return Optional.ofNullable(logins.get(registry));
  }

  /** Returns the helpers to ask for a registry, in order. */
  List<String> helpersFor(String registry) {
    var own = helpers.get(registry);
    if (own != null) {
      return store.isEmpty() ? List.of(own) : List.of(own, store);
    }
    return store.isEmpty() ? List.of() : List.of(store);
  }
}
