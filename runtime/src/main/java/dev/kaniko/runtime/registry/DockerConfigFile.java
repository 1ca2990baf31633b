package dev.kaniko.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.registry.login.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
  private static final Set<String> DOCKER_HUB =
      Set.of("index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "docker.io");

  DockerConfigFile {
    logins = Map.copyOf(logins);
    helpers = Map.copyOf(helpers);
  }

  /** Reads the text of such a file. What is wrong with it is said with its place, and without a word of it: it has secrets. */
  static DockerConfigFile read(String origin, byte[] bytes) throws IOException {
    JsonNode json;
    try {
      json = JsonText.read(bytes);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw new IOException(origin + ": not JSON" + (place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr()));
    }
    if (json.isMissingNode()) {
      return new DockerConfigFile(origin, Map.of(), Map.of(), ""); // Docker takes an empty file, too.
    }
    object(origin + ": what is in it", json);
    var logins = new HashMap<String, Login>();
    for (var entry : object(origin + ": auths", json.path("auths")).properties()) {
      login(origin, entry.getKey(), entry.getValue()).ifPresent(login -> add(entry.getKey(), login, logins));
    }
    var helpers = new HashMap<String, String>();
    for (var entry : object(origin + ": credHelpers", json.path("credHelpers")).properties()) {
      helpers.put(host(entry.getKey()), text(origin + ": credHelpers", json.path("credHelpers"), entry.getKey()));
    }
    return new DockerConfigFile(origin, logins, helpers, text(origin, json, "credsStore"));
  }

  /** Of several spellings of a host, the one that {@code docker login} writes wins, and else the first. */
  private static void add(String key, Login login, Map<String, Login> logins) {
    var host = host(key);
    if (key.equals(host.equals("docker.io") ? "https://index.docker.io/v1/" : host)) {
      logins.put(host, login);
    } else {
      logins.putIfAbsent(host, login);
    }
  }

  private static JsonNode object(String place, JsonNode node) throws IOException {
    if (node.isObject() || node.isNull() || node.isMissingNode()) {
      return node;
    }
    throw new IOException(place + " is not a JSON object");
  }

  private static String text(String place, JsonNode object, String name) throws IOException {
    var node = object.path(name);
    if (node.isTextual() || node.isNull() || node.isMissingNode()) {
      return node.asText("");
    }
    throw new IOException(place + (place.contains(": ") ? "." : ": ") + name + " is not a JSON string");
  }

  private static Optional<Login> login(String origin, String key, JsonNode given) throws IOException {
    var place = origin + ": auths." + key;
    var entry = object(place, given);
    var bearer = text(place, entry, "registrytoken");
    if (!bearer.isEmpty()) {
      return Optional.of(new Login(Login.BEARER, bearer, origin));
    }
    var token = text(place, entry, "identitytoken");
    if (!token.isEmpty()) {
      return Optional.of(new Login(Login.TOKEN, token, origin));
    }
    var auth = text(place, entry, "auth");
    if (auth.isEmpty()) {
      var username = text(place, entry, "username");
      return username.isEmpty()
          ? Optional.empty()
          : Optional.of(new Login(username, text(place, entry, "password"), origin));
    }
    String pair;
    try {
      pair = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      pair = "";
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      throw new IOException(place + ".auth is not base64 of user:password");
    }
    return Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1).replaceAll("\0+$", ""), origin));
  }

  /**
   * Normalizes the key of a registry: no scheme, no API version, small letters, one name for Docker Hub. An API version is no namespace; {@code docker
   * login} has written whole addresses of the first API.
   */
  private static String host(String key) {
    var text = key.replaceFirst("^https?://", "").replaceFirst("/+$", "");
    int slash = text.indexOf('/');
    var host = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
    var path = slash < 0 ? "" : text.substring(slash).replaceFirst(key.contains("://") ? "^/v[12](/.*)?$" : "^/v[12]$", "");
    return (DOCKER_HUB.contains(host) ? "docker.io" : host) + path;
  }

  /** Returns the login of the longest namespace that the repository is in; the whole registry is no namespace. */
  Optional<Login> namespaceLogin(String registry, String repository) {
    for (var scope = repository; !scope.isEmpty(); scope = scope.substring(0, Math.max(0, scope.lastIndexOf('/')))) {
      var login = logins.get(host(registry) + "/" + scope);
      if (login != null) {
        return Optional.of(login);
      }
    }
    return Optional.empty();
  }

  Optional<Login> login(String registry) {
    return Optional.ofNullable(logins.get(host(registry)));
  }

  /** Returns the helpers to ask for a registry, in order. An empty name says that its login is in the file. */
  List<String> helpersFor(String registry) {
    var own = helpers.get(host(registry));
    if (own == null) {
      return store.isEmpty() ? List.of() : List.of(store);
    }
    return own.isEmpty() ? List.of() : store.isEmpty() ? List.of(own) : List.of(own, store);
  }
}
