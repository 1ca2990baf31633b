package dev.kaniko.runtime.registry.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Google's Artifact Registry and Container Registry, with the application default credentials: a file (a service account, a workload identity federation, the
 * login of gcloud), or the service account of the machine or of the pod, which the metadata server gives tokens for.
 */
final class GoogleHelper implements LoginHelper {
  private static final Pattern LABELS = Pattern.compile("(?:[a-z0-9-]++\\.)*+");
  private static final String CONTAINER_REGISTRY = "gcr.io";
  private static final String ARTIFACT_REGISTRY = "pkg.dev";
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final String FILE = "GOOGLE_APPLICATION_CREDENTIALS";

  private final Map<String, String> environment;
  private final Path home;
  private final Web web;

  GoogleHelper(Map<String, String> environment, Path home, Web web) {
    this.environment = environment;
    this.home = home;
    this.web = web;
  }

  @Override
  public String name() {
    return "google";
  }

  @Override
  public boolean serves(String registry) {
    return isBelow(registry, CONTAINER_REGISTRY) || isBelow(registry, ARTIFACT_REGISTRY) && !registry.equals(ARTIFACT_REGISTRY);
  }

  private static boolean isBelow(String host, String domain) {
    return host.endsWith(domain) && LABELS.matcher(host).region(0, host.length() - domain.length()).matches();
  }

  @Override
  public Optional<Login> login(String registry) throws IOException {
    var named = environment.getOrDefault(FILE, "");
    if (!named.isEmpty()) {
      return Optional.of(fromFile(home.resolve(named), FILE));
    }
    var settings = environment.getOrDefault("CLOUDSDK_CONFIG", "");
    var file = (settings.isEmpty() ? home.resolve(".config").resolve("gcloud") : home.resolve(settings)).resolve("application_default_credentials.json");
    return Files.isRegularFile(file) ? Optional.of(fromFile(file, "the login of gcloud")) : fromMachine();
  }

  private static Login login(String token, Instant expires, String origin) {
    return new Login("oauth2accesstoken", token, origin, expires);
  }

  private Login fromFile(Path file, String origin) throws IOException {
    byte[] bytes;
    try {
      bytes = SettingsFile.read(file);
    } catch (NoSuchFileException e) {
      throw new IOException(origin + ": there is no file " + file, e);
    }
    AccessToken token;
    try {
      token = GoogleCredentials.fromStream(new ByteArrayInputStream(bytes), this::transport).createScoped(SCOPE).refreshAccessToken();
    } catch (IOException | RuntimeException e) {
      var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(origin + ": " + file + " gives no access token: " + Web.masked(message, secrets(bytes)), e);
    }
    var expires = token.getExpirationTime();
    return login(token.getTokenValue(), expires == null ? Instant.MAX : expires.toInstant(), origin);
  }

  /** Returns what no message may have. A message of the library may quote what a service has answered, and that what was sent. */
  private static Set<String> secrets(byte[] file) {
    var secrets = new HashSet<String>();
    try {
      var json = new ObjectMapper().readTree(file);
      for (var name : List.of("private_key", "client_secret", "refresh_token")) {
        secrets.add(json.path(name).asText(""));
      }
      var subject = json.path("credential_source").path("file").asText("");
      if (!subject.isEmpty()) {
        secrets.add(new String(SettingsFile.read(Path.of(subject)), UTF_8).strip());
      }
    } catch (IOException | RuntimeException e) {
      // Then nothing was sent.
    }
    return secrets;
  }

  private NetHttpTransport transport() {
    return new NetHttpTransport.Builder().setConnectionFactory(url -> {
      try {
        return (HttpURLConnection) web.route().apply(url.toURI()).toURL().openConnection();
      } catch (URISyntaxException e) {
        throw new IOException("not an address", e);
      }
    }).build();
  }

  /** Other clouds have a service at the same address. This one says whose it is. */
  private Optional<Login> fromMachine() throws IOException {
    if (environment.getOrDefault("NO_GCE_CHECK", "").equals("true")) {
      return Optional.empty();
    }
    var host = environment.getOrDefault("GCE_METADATA_HOST", "169.254.169.254");
    var asked = web.local(URI.create("http://" + host + "/computeMetadata/v1/instance/service-accounts/default/token"), Map.of("Metadata-Flavor", "Google"));
    if (asked.isEmpty() || !asked.get().flavor().equals("Google")) {
      return Optional.empty();
    }
    var answer = asked.get();
    var token = answer.text("access_token");
    if (answer.status() != 200 || token.isEmpty()) {
      throw new IOException("the metadata server gives no access token (" + answer.status() + "): is there a service account?");
    }
    return Optional.of(login(token, Instant.now().plusSeconds(answer.json().path("expires_in").asLong(0)), "the service account of this machine"));
  }
}
