package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.runtime.registry.login.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void aSecretIsNotPrinted() {
    assertThat(new Login("u", "secret", "here").toString()).isEqualTo("u (here)");
  }
}
