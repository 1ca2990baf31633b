package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialHelperNotFoundException;
import com.google.cloud.tools.jib.registry.credentials.CredentialHelperUnhandledServerUrlException;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import com.google.cloud.tools.jib.registry.credentials.DockerCredentialHelper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login of a registry where Docker's and podman's tools look for it. The first place that has one wins:
 *
 * <ol>
 *   <li>{@code DOCKER_AUTH_CONFIG}, the text of a config.json
 *   <li>{@code DOCKER_CONFIG}, a directory with a config.json or the file itself; else {@code ~/.docker/config.json}
 *   <li>{@code REGISTRY_AUTH_FILE}; else {@code $XDG_RUNTIME_DIR/containers/auth.json}
 *   <li>the helpers that jib knows for Google's and Amazon's registries, and Google's application default credentials
 * </ol>
 *
 * <p>In each file, an entry of {@code auths} for a namespace comes first, then {@code credHelpers}, {@code credsStore} and the
 * entry for the registry.
 */
public final class Credentials {
  private final Map<String, String> environment;
  private final Path home;
  private final Consumer<String> warnings;
  private @Nullable List<DockerConfigFile> loaded;

  private Credentials(Map<String, String> environment, Path home, Consumer<String> warnings) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.warnings = warnings;
  }

  /**
   * Looks where these variables say; files are read once, when a login is first asked for.
   *
   * @param home the user's home directory
   * @param warnings takes messages about helpers that cannot be used
   */
  public static Credentials of(Map<String, String> environment, Path home, Consumer<String> warnings) {
    return new Credentials(environment, home, warnings);
  }

  /**
   * Returns the login for a repository; empty when there is none anywhere.
   *
   * @throws IOException if a file cannot be read or is malformed
   */
  public Optional<Login> find(String registry, String repository) throws IOException {
    for (var file : files()) {
      var login = find(file, registry, repository);
      if (login.isPresent()) {
        return login;
      }
    }
    return wellKnown(registry);
  }

  private Optional<Login> find(DockerConfigFile file, String registry, String repository) {
    var login = file.namespaceLogin(registry, repository);
    if (login.isPresent()) {
      return login;
    }
    for (var helper : file.helpersFor(registry)) {
      var server = registry.equals("docker.io") ? "https://index.docker.io/v1/" : registry;
      var found = askHelper("docker-credential-" + helper, server);
      if (found.isPresent()) {
        return found;
      }
    }
    return file.login(registry);
  }

  /** With jib's class for one helper, because its factory takes neither the address of Docker Hub nor IPv6 addresses. */
  private Optional<Login> askHelper(String program, String server) {
    try {
      var credential = new DockerCredentialHelper(server, Path.of(program), environment).retrieve();
      return Optional.of(new Login(credential.getUsername(), credential.getPassword(), program));
    } catch (CredentialHelperUnhandledServerUrlException e) {
      return Optional.empty(); // The helper has no login for this registry.
    } catch (CredentialHelperNotFoundException e) {
      warnings.accept(program + ": there is no such program");
    } catch (IOException e) {
      warnings.accept(program + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  /** These helpers are for registries with a host name. */
  private Optional<Login> wellKnown(String registry) {
    if (!ImageReference.isValidRegistry(registry)) {
      return Optional.empty();
    }
    var retrievers = CredentialRetrieverFactory.forImage(ImageReference.of(registry, "any", null), this::log, environment);
    return retrieve("the registry's own helper", retrievers.wellKnownCredentialHelpers()::retrieve)
        .or(() -> retrieve("Google's application default credentials", retrievers.googleApplicationDefaultCredentials()::retrieve));
  }

  private interface Retrieval {
    Optional<Credential> retrieve() throws CredentialRetrievalException;
  }

  private void log(LogEvent event) {
    if (event.getLevel() == LogEvent.Level.WARN || event.getLevel() == LogEvent.Level.ERROR) {
      warnings.accept(event.getMessage());
    }
  }

  private Optional<Login> retrieve(String origin, Retrieval retrieval) {
    try {
      return retrieval.retrieve().map(credential -> new Login(credential.getUsername(), credential.getPassword(), origin));
    } catch (CredentialRetrievalException e) {
      warnings.accept(origin + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Reads the files now; they are not looked at again.
   *
   * @throws IOException if one cannot be read or is malformed
   */
  public void load() throws IOException {
    files();
  }

  private synchronized List<DockerConfigFile> files() throws IOException {
    if (loaded == null) {
      loaded = read();
    }
    return loaded;
  }

  private List<DockerConfigFile> read() throws IOException {
    var files = new ArrayList<DockerConfigFile>();
    var inline = environment.getOrDefault("DOCKER_AUTH_CONFIG", "");
    if (!inline.isBlank()) {
      files.add(DockerConfigFile.read("DOCKER_AUTH_CONFIG", inline.getBytes(StandardCharsets.UTF_8)));
    }
    for (var place : places()) {
      addIfThere(files, place);
    }
    return files;
  }

  /** Returns the files that are looked at, which need not be there. */
  public List<Path> places() {
    var places = new ArrayList<Path>();
    var docker = environment.getOrDefault("DOCKER_CONFIG", "");
    var directory = docker.isEmpty() ? home.resolve(".docker") : home.resolve(docker);
    places.add(Files.isRegularFile(directory) ? directory : directory.resolve("config.json"));
    var authFile = environment.getOrDefault("REGISTRY_AUTH_FILE", "");
    var runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!authFile.isEmpty()) {
      places.add(home.resolve(authFile));
    } else if (!runtime.isEmpty()) {
      places.add(home.resolve(runtime).resolve("containers").resolve("auth.json"));
    }
    return places;
  }

  private static void addIfThere(List<DockerConfigFile> files, Path file) throws IOException {
    try {
      files.add(DockerConfigFile.read(file.toString(), SettingsFile.read(file)));
    } catch (NoSuchFileException e) {
      // There are no logins in that place.
    }
  }
}
