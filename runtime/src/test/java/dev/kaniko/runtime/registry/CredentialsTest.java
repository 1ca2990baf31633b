package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.runtime.registry.login.Login;
import dev.kaniko.runtime.registry.login.LoginHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsTest {
  @TempDir Path home;

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private String user(String registry, String repository) throws Exception {
    return Credentials.of(environment, home, warnings::add).find(registry, repository).map(Login::username).orElse("nobody");
  }

  private void config(String json) throws Exception {
    Files.createDirectories(home.resolve(".docker"));
    Files.writeString(home.resolve(".docker/config.json"), json.replace('\'', '"'));
  }

  @Test
  void theLongestNamespaceWins() throws Exception {
    config("""
        {'auths':{'r.test':{'username':'all','password':'p'},'r.test/a':{'username':'a','password':'p'},
        'https://r.test/a/b/':{'username':'ab','password':'p'}}}""");
    assertThat(user("r.test", "a/b/c")).isEqualTo("ab");
    assertThat(user("r.test", "a/bc")).isEqualTo("a");
    assertThat(user("r.test", "b")).isEqualTo("all");
    assertThat(user("other.test", "b")).isEqualTo("nobody");
  }

  @Test
  void dockerHubHasOneNameAmongMany() throws Exception {
    config("{'auths':{'https://index.docker.io/v1/':{'auth':'dXNlcjpwYXNz'}}}");
    assertThat(user("docker.io", "library/debian")).isEqualTo("user");
  }

  @Test
  void theTextInTheEnvironmentComesBeforeFiles() throws Exception {
    config("{'auths':{'r.test':{'username':'file','password':'p'}}}");
    environment.put("DOCKER_AUTH_CONFIG", "{\"auths\":{\"r.test\":{\"username\":\"text\",\"password\":\"p\"}}}");
    assertThat(user("r.test", "a")).isEqualTo("text");
  }

  @Test
  void dockerConfigMayBeADirectoryOrAFile() throws Exception {
    var file = Files.writeString(home.resolve("config.json"), "{\"auths\":{\"r.test\":{\"username\":\"u\",\"password\":\"p\"}}}");
    environment.put("DOCKER_CONFIG", home.toString());
    assertThat(user("r.test", "a")).isEqualTo("u");
    environment.put("DOCKER_CONFIG", file.toString());
    assertThat(user("r.test", "a")).isEqualTo("u");
    environment.put("DOCKER_CONFIG", home.resolve("elsewhere").toString());
    environment.put("REGISTRY_AUTH_FILE", file.toString());
    assertThat(user("r.test", "a")).isEqualTo("u");
  }

  @Test
  void aHelperThatIsNotThereIsAWarning() throws Exception {
    config("{'credHelpers':{'r.test':'of-kaniko-that-is-not-there'},'auths':{'r.test':{'username':'u','password':'p'}}}");
    assertThat(user("r.test", "a")).isEqualTo("u");
    assertThat(warnings).singleElement().asString().contains("docker-credential-of-kaniko-that-is-not-there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "[::1]:5000", "r.test:5000", "r"})
  void aHelperIsAskedForEveryRegistry(String registry) throws Exception {
    config("{'credsStore':'of-kaniko-that-is-not-there'}");
    assertThat(user(registry, "a")).isEqualTo("nobody");
    assertThat(warnings).singleElement().asString().contains("docker-credential-of-kaniko-that-is-not-there");
  }

  @Test
  void aFileThatIsNotJsonIsNamed() throws Exception {
    config("{");
    assertThatIOException().isThrownBy(() -> user("r.test", "a")).withMessageContaining("config.json: not JSON");
  }

  @Test
  void aFileThatIsTooLargeOrHasNoEndIsNamedWithTheLimit() throws Exception {
    config("{" + " ".repeat(8 << 20) + "}");
    assertThatIOException().isThrownBy(() -> user("r.test", "a")).withMessage(home + "/.docker/config.json has more than the 8 MiB that are read of such a file");

    environment.put("REGISTRY_AUTH_FILE", "/dev/zero");
    config("{}");
    assertThatIOException().isThrownBy(() -> user("r.test", "a")).withMessageStartingWith("/dev/zero has more than");
  }

  /** Writes a login that is named for its place. */
  private void login(String file, String user) throws Exception {
    var path = home.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, "{\"auths\":{\"registry.gitlab.test\":{\"username\":\"" + user + "\",\"password\":\"p\"}}}");
  }

  /** Takes the places away one after the other; each time the next has the login. */
  @Test
  void thePlacesAreLookedAtInTheOrderOfTheDocument() throws Exception {
    environment.put("DOCKER_AUTH_CONFIG", "{\"auths\":{\"registry.gitlab.test\":{\"auth\":\"dGV4dDpw\"}}}");
    environment.put("DOCKER_CONFIG", home.resolve("docker").toString());
    environment.put("REGISTRY_AUTH_FILE", home.resolve("named.json").toString());
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    environment.put("XDG_CONFIG_HOME", home.resolve("settings").toString());
    environment.put("KANIKO_REGISTRY_GITLAB_TEST_USER", "variables");
    environment.put("KANIKO_REGISTRY_GITLAB_TEST_PASSWORD", "p");
    environment.putAll(Map.of("CI_REGISTRY", "registry.gitlab.test", "CI_JOB_TOKEN", "t"));
    login("docker/config.json", "docker");
    login("docker/.dockerconfigjson", "secret of kubernetes");
    login("named.json", "named");
    login("run/containers/auth.json", "run");
    login("settings/containers/auth.json", "settings");
    login(".docker/config.json", "home");
    login(".config/containers/auth.json", "home settings");

    var order = new ArrayList<String>();
    for (Runnable next : List.<Runnable>of(() -> environment.remove("DOCKER_AUTH_CONFIG"), () -> home.resolve("docker/config.json").toFile().delete(),
        () -> environment.put("DOCKER_CONFIG", ""), () -> home.resolve(".docker/config.json").toFile().delete(), () -> environment.put("REGISTRY_AUTH_FILE", ""),
        () -> environment.put("XDG_RUNTIME_DIR", ""), () -> environment.put("XDG_CONFIG_HOME", ""), () -> home.resolve(".config/containers/auth.json").toFile().delete(),
        () -> environment.remove("KANIKO_REGISTRY_GITLAB_TEST_USER"), () -> environment.remove("CI_JOB_TOKEN"))) {
      order.add(user("registry.gitlab.test", "a"));
      next.run();
    }
    order.add(user("registry.gitlab.test", "a"));
    assertThat(order).containsExactly("text", "docker", "secret of kubernetes", "home", "named", "run", "settings", "home settings", "variables", "gitlab-ci-token", "nobody");
    assertThat(warnings).containsExactly(
        "no login of registry.gitlab.test from env: KANIKO_REGISTRY_GITLAB_TEST_PASSWORD is set, but KANIKO_REGISTRY_GITLAB_TEST_USER is not",
        "no login of registry.gitlab.test from env: KANIKO_REGISTRY_GITLAB_TEST_PASSWORD is set, but KANIKO_REGISTRY_GITLAB_TEST_USER is not");
  }

  @ParameterizedTest
  @CsvSource({"r.test, r.test", "R.Test, r.test", "https://r.test, r.test", "http://r.test/, r.test", "https://r.test/v1/, r.test", "https://r.test/v2, r.test", "r.test/v1, r.test",
      "https://r.test/v1/users/, r.test", "r.test:443, r.test", "r.test, r.test:443", "r.test:5000, r.test:5000", "https://r.test:5000/v2/, r.test:5000", "[::1]:5000, [::1]:5000",
      "https://index.docker.io/v1/, docker.io", "index.docker.io, docker.io", "docker.io, docker.io", "registry-1.docker.io, docker.io", "https://registry.hub.docker.com, docker.io",
      "r.test/team, r.test", "https://r.test/team/app, r.test", "docker.io/team, docker.io"})
  void aRegistryIsFoundUnderEachSpellingOfItsKey(String key, String registry) throws Exception {
    config("{'auths':{'" + key + "':{'username':'u','password':'p'}}}");
    assertThat(user(registry, "team/app")).isEqualTo("u");
  }

  @ParameterizedTest
  @CsvSource({"r.test:5000, r.test", "r.test, r.test:5000", "r.test.evil.test, r.test", "r.test, r.test.evil.test", "xr.test, r.test", "r.test/team, r.test.evil.test", "r.test/tea, r.test",
      "r.test/team/v1, r.test", "r.test/team/app/more, r.test", "r.test/v1/team, r.test"})
  void aKeyOfAnotherRegistryOrNamespaceIsNotTaken(String key, String registry) throws Exception {
    config("{'auths':{'" + key + "':{'username':'u','password':'p'}}}");
    assertThat(user(registry, "team/app")).isEqualTo("nobody");
  }

  @Test
  void ofTwoSpellingsTheOneThatDockerWritesWins() throws Exception {
    config("{'auths':{'r.test':{'username':'exact','password':'p'},'https://r.test/v1/':{'username':'old','password':'p'},"
        + "'index.docker.io':{'username':'old','password':'p'},'https://index.docker.io/v1/':{'username':'exact','password':'p'}}}");
    assertThat(user("r.test", "a")).isEqualTo("exact");
    assertThat(user("docker.io", "a")).isEqualTo("exact");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|',
      value = {"{'username':'u','password':'p'}|u", "{'auth':'dTpw'}|u", "{'auth':'dTpwOnEAAA=='}|u", "{'auth':'dTpw','identitytoken':'t'}|<token>", "{'identitytoken':'t'}|<token>",
          "{'auth':'dTpw','identitytoken':'t','registrytoken':'r'}|<bearer>",
          "{}|nobody", "{'auth':'','email':'e'}|nobody", "null|nobody", "{'auth':'dTpw','unknown':[1]}|u"})
  void anEntryHasALoginInOneOfSeveralForms(String entry, String user) throws Exception {
    config("{'auths':{'r.test':" + entry + "}}");
    assertThat(user("r.test", "a")).isEqualTo(user);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{'auths':canarysecret}|config.json: not JSON: line 1, column", "{'auths':{'r.test':{'auth':'canarysecret|config.json: not JSON: line 1, column",
      "1|config.json: what is in it is not a JSON object", "['canarysecret']|config.json: what is in it is not a JSON object", "{'auths':'canarysecret'}|config.json: auths is not a JSON object",
      "{'auths':{'r.test':'canarysecret'}}|config.json: auths.r.test is not a JSON object", "{'auths':{'r.test':{'auth':['canarysecret']}}}|config.json: auths.r.test.auth is not a JSON string",
      "{'auths':{'r.test':{'auth':'canarysecret'}}}|config.json: auths.r.test.auth is not base64 of user:password",
      "{'auths':{'r.test':{'auth':'canary-secret!'}}}|config.json: auths.r.test.auth is not base64 of user:password",
      "{'credHelpers':['canarysecret']}|config.json: credHelpers is not a JSON object", "{'credHelpers':{'r.test':{'x':'canarysecret'}}}|config.json: credHelpers.r.test is not a JSON string",
      "{'credsStore':['canarysecret']}|config.json: credsStore is not a JSON string"})
  void whatIsWrongWithAFileIsSaidWithItsPlaceAndWithoutItsSecrets(String json, String said) throws Exception {
    config(json);
    assertThatIOException().isThrownBy(() -> user("r.test", "a")).withMessageContaining(said).satisfies(e -> {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertThat(cause).message().doesNotContain("canary");
      }
    });
  }

  @Test
  void anEmptyFileHasNoLoginsAndADirectoryIsNoFile() throws Exception {
    config("");
    assertThat(user("r.test", "a")).isEqualTo("nobody");
    Files.createDirectories(home.resolve("other/config.json"));
    environment.put("DOCKER_CONFIG", home.resolve("other").toString());
    assertThatIOException().isThrownBy(() -> user("r.test", "a")).withMessage(home + "/other/config.json is a directory and not a file");
  }

  /** Writes a program that is found on the path. */
  private void program(String name, String script) throws Exception {
    var bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(bin.resolve("docker-credential-" + name), "#!/bin/sh\n" + script + "\n").toFile().setExecutable(true);
    environment.put("PATH", bin + ":/usr/bin:/bin");
  }

  @Test
  void aHelperProgramIsAskedOnceForARegistry() throws Exception {
    program("test", "read server; echo \"$1 $server\" >>" + home + "/asked; echo '{\"ServerURL\":\"x\",\"Username\":\"u\",\"Secret\":\"s\"}'");
    config("{'credHelpers':{'r.test':'test'},'credsStore':'test'}");
    var credentials = Credentials.of(environment, home, warnings::add);
    for (var registry : List.of("r.test", "docker.io", "r.test")) {
      assertThat(credentials.find(registry, "a")).contains(new Login("u", "s", "docker-credential-test"));
    }
    assertThat(home.resolve("asked")).hasContent("get r.test\nget https://index.docker.io/v1/");
  }

  @Test
  void anEmptyHelperOfARegistryKeepsItFromTheStore() throws Exception {
    program("test", "echo '{\"Username\":\"store\",\"Secret\":\"s\"}'");
    config("{'credHelpers':{'r.test':''},'credsStore':'test','auths':{'r.test':{'username':'file','password':'p'}}}");
    assertThat(user("r.test", "a")).isEqualTo("file");
    assertThat(user("other.test", "a")).isEqualTo("store");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"echo credentials not found in native keychain; exit 1|", "echo '{}'|", "echo the session has ended; exit 3|it failed with 3: the session has ended",
      "echo of errors >&2; exit 1|it failed with 1: of errors", "echo '{\"Secret\":\"canarysecret\"}'; exit 1|it failed with 1",
      "echo canarysecret|its answer is not JSON", "exec sleep 60|no answer for 0 s", "sleep 60 & exit 2|it failed with 2"})
  void aHelperProgramThatFailsIsANoteAndTheNextPlaceIsLookedAt(String script, String note) throws Exception {
    program("test", script);
    config("{'credsStore':'test','auths':{'r.test':{'username':'file','password':'p'}}}");
    var limit = script.contains("exec") ? Duration.ofMillis(300) : Duration.ofSeconds(20);
    assertThat(new Credentials(environment, home, warnings::add, List.of(), limit).find("r.test", "a").orElseThrow().username()).isEqualTo("file");
    assertThat(String.join("\n", warnings)).isEqualTo(note == null ? "" : "no login of r.test from docker-credential-test: " + note);
  }

  /** A helper with an answer of the test. */
  private record Helper(String name, Callable<Optional<Login>> answer) implements LoginHelper {
    @Override
    public boolean serves(String registry) {
      return registry.equals("r.test");
    }

    @Override
    public Optional<Login> login(String registry) throws IOException {
      try {
        return answer.call();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void aBuiltInHelperThatFailsOrHangsIsANoteAndTheNextIsAsked() throws Exception {
    var hanging = new CountDownLatch(1);
    var helpers = List.<LoginHelper>of(new Helper("one", () -> {
      throw new IOException("no token");
    }), new Helper("two", () -> {
      hanging.await();
      return Optional.empty();
    }), new Helper("three", () -> Optional.of(new Login("u", "p", "three"))));
    var credentials = new Credentials(Map.of(), home, warnings::add, helpers, Duration.ofMillis(300));
    for (int times = 0; times < 2; times++) {
      assertThat(credentials.find("r.test", "a")).contains(new Login("u", "p", "three"));
    }
    assertThat(warnings).as("each once").containsExactly("no login of r.test from one: no token", "no login of r.test from two: no answer for 0 s");
    assertThat(credentials.find("other.test", "a")).isEmpty();
  }

  @Test
  void aLoginThatExpiresIsAskedForAgain() throws Exception {
    var asked = new AtomicInteger();
    var helper = new Helper("one", () -> Optional.of(new Login("u", "p" + asked.incrementAndGet(), "one", Instant.now().plusSeconds(asked.get() == 1 ? 60 : 3600))));
    var credentials = new Credentials(Map.of(), home, warnings::add, List.of(helper), Duration.ofSeconds(20));
    for (int times = 0; times < 3; times++) {
      assertThat(credentials.find("r.test", "a").orElseThrow().secret()).isEqualTo(times == 0 ? "p1" : "p2");
    }
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(new Login("u", "secret", "here").toString()).isEqualTo("u (here)");
    assertThat(new Login("token-as-name", "", "here").toString()).isEqualTo("here");
  }
}
