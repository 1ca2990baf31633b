package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.login.BuiltInHelper;
import dev.kaniko.runtime.registry.login.HelperProgram;
import dev.kaniko.runtime.registry.login.Login;
import dev.kaniko.runtime.registry.login.LoginHelper;
import dev.kaniko.runtime.registry.login.SettingsFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the login of a registry where Docker's and podman's tools look for it. The first place that has one wins:
 *
 * <ol>
 *   <li>{@code DOCKER_AUTH_CONFIG}, the text of a config.json
 *   <li>{@code DOCKER_CONFIG}, a directory with a config.json or the file itself; else {@code ~/.docker/config.json}
 *   <li>{@code REGISTRY_AUTH_FILE}; else {@code containers/auth.json} in {@code XDG_RUNTIME_DIR}, and then in {@code XDG_CONFIG_HOME}
 *   <li>the built-in helpers, each for the registries of its kind
 * </ol>
 *
 * <p>In each file, an entry of {@code auths} for a namespace comes first, then {@code credHelpers}, {@code credsStore} and the
 * entry for the registry. A helper that fails is a warning, and the next place is looked at.
 */
public final class Credentials {
  private static final String VARIABLE = "DOCKER_AUTH_CONFIG";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, String> environment;
  private final Path home;
  private final Consumer<String> warnings;
  private final List<LoginHelper> helpers;
  private final Duration limit;
  private final Map<String, Optional<Login>> asked = new HashMap<>();
  private @Nullable List<DockerConfigFile> loaded;

  Credentials(Map<String, String> environment, Path home, Consumer<String> warnings, List<LoginHelper> helpers, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.warnings = warnings;
    this.helpers = List.copyOf(helpers);
    this.limit = limit;
  }

  /**
   * Looks where these variables say, and asks all built-in helpers. Files are read once, when a login is first asked for.
   *
   * @param home the user's home directory
   * @param warnings takes messages about helpers that cannot be used
   */
  public static Credentials of(Map<String, String> environment, Path home, Consumer<String> warnings) {
    return of(environment, home, warnings, List.of(BuiltInHelper.values()));
  }

  /** @param helpers the built-in helpers to ask, in order */
  public static Credentials of(Map<String, String> environment, Path home, Consumer<String> warnings, List<BuiltInHelper> helpers) {
    var variables = Map.copyOf(environment);
    return new Credentials(variables, home, warnings, helpers.stream().map(helper -> helper.with(variables, home)).toList(), LIMIT);
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
    for (var helper : helpers) {
      var login = helper.serves(registry) ? ask(helper.name(), registry, () -> helper.login(registry)) : Optional.<Login>empty();
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  private Optional<Login> find(DockerConfigFile file, String registry, String repository) throws IOException {
    var login = file.namespaceLogin(registry, repository);
    if (login.isPresent()) {
      return login;
    }
    var server = registry.equals("docker.io") ? "https://index.docker.io/v1/" : registry;
    for (var name : file.helpersFor(registry)) {
      var found = ask("docker-credential-" + name, registry, () -> new HelperProgram(name, environment, limit).login(server));
      if (found.isPresent()) {
        return found;
      }
    }
    return file.login(registry);
  }

  private interface Question {
    Optional<Login> ask() throws IOException, InterruptedException;
  }

  /** Each helper is asked once for a registry, until what it gave expires. */
  private synchronized Optional<Login> ask(String name, String registry, Question question) throws IOException {
    var key = name + " " + registry;
    var known = asked.get(key);
    if (known == null || known.filter(login -> !login.lasts(Instant.now())).isPresent()) {
      known = askNow(name, registry, question);
      asked.put(key, known);
    }
    return known;
  }

  /** In a thread of its own: what is called there is not ours, and may wait for longer than a build should. */
  private Optional<Login> askNow(String name, String registry, Question question) throws IOException {
    var answer = new FutureTask<>(question::ask);
    var thread = Thread.ofPlatform().daemon().name("credentials").start(answer);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      warn(name, registry, "no answer for " + limit.toSeconds() + " s");
    } catch (ExecutionException e) {
      var cause = e.getCause();
      warn(name, registry, cause == null || cause.getMessage() == null ? "failed" : cause.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("no login of " + registry + " was waited for");
    } finally {
      thread.interrupt();
    }
    return Optional.empty();
  }

  private void warn(String name, String registry, String reason) {
    warnings.accept("no login of " + registry + " from " + name + ": " + reason);
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
    ofVariable(environment).ifPresent(files::add);
    for (var place : places()) {
      addIfThere(files, place);
    }
    return files;
  }

  private static Optional<DockerConfigFile> ofVariable(Map<String, String> environment) throws IOException {
    var text = environment.getOrDefault(VARIABLE, "");
    return text.isBlank() ? Optional.empty() : Optional.of(DockerConfigFile.read(VARIABLE, text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Looks at the variable with logins.
   *
   * @throws IOException if it cannot be understood; the message names it
   */
  public static void checkVariable(Map<String, String> environment) throws IOException {
    var _ = ofVariable(environment);
  }

  private String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** Returns the files that are looked at, which need not be there. */
  public List<Path> places() {
    var docker = variable("DOCKER_CONFIG");
    var places = new ArrayList<>(dockerConfig(docker.isEmpty() ? home.resolve(".docker") : home.resolve(docker)));
    var authFile = variable("REGISTRY_AUTH_FILE");
    if (!authFile.isEmpty()) {
      places.add(home.resolve(authFile));
      return places;
    }
    var runtime = variable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty()) {
      places.add(authFile(home.resolve(runtime)));
    }
    var config = variable("XDG_CONFIG_HOME");
    places.add(authFile(config.isEmpty() ? home.resolve(".config") : home.resolve(config)));
    return places;
  }

  /** A secret of Kubernetes that is mounted as it is has its key for the name of the file. */
  private static List<Path> dockerConfig(Path named) {
    return Files.isRegularFile(named) ? List.of(named) : List.of(named.resolve("config.json"), named.resolve(".dockerconfigjson"));
  }

  private static Path authFile(Path directory) {
    return directory.resolve("containers").resolve("auth.json");
  }

  private static void addIfThere(List<DockerConfigFile> files, Path file) throws IOException {
    try {
      files.add(DockerConfigFile.read(file.toString(), SettingsFile.read(file)));
    } catch (NoSuchFileException e) {
      // There are no logins in that place.
    }
  }
}
