package dev.kaniko.runtime.registry.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which helper serves which host, and the helpers that only read variables. */
final class LoginHelperTest {
  private static final Map<String, String> GITLAB = Map.of("CI_REGISTRY", "registry.gitlab.test:5050", "CI_DEPENDENCY_PROXY_SERVER", "gitlab.test:443");

  private static String serving(String host) {
    return Arrays.stream(BuiltInHelper.values()).filter(helper -> helper != BuiltInHelper.ENV)
        .filter(helper -> helper.with(GITLAB, Path.of("/")).serves(host)).map(BuiltInHelper::text).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({"gcr.io,google", "eu.gcr.io,google", "us-central1-docker.pkg.dev,google", "123456789012.dkr.ecr.us-east-1.amazonaws.com,ecr",
      "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com,ecr", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn,ecr", "123456789012.dkr-ecr.eu-west-1.on.aws,ecr",
      "public.ecr.aws,ecr", "team.azurecr.io,acr", "team-abc.azurecr.io,acr", "team.azurecr.cn,acr", "team.azurecr.us,acr", "registry.gitlab.test:5050,gitlab", "gitlab.test,gitlab"})
  void aHostIsServedByTheHelperOfItsKind(String host, String helper) {
    assertThat(serving(host)).isEqualTo(helper);
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.test", "123456789012.dkr.ecr.us-east-1.amazonaws.com:5000", "dkr.ecr.us-east-1.amazonaws.com",
      "evil.test-123456789012.dkr.ecr.us-east-1.amazonaws.com", "123456789012.dkr.ecr.us-east-1.evil.amazonaws.com", "123456789012.dkr.ecr.us-east-1.amazonawsxcom",
      "public.ecr.aws.evil.test", "xpublic.ecr.aws", "public-ecr.aws",
      "gcr.io.evil.test", "evilgcr.io", "gcr.io:443", "pkg.dev", "evilpkg.dev", "docker.pkg.dev.evil.test",
      "azurecr.io", "team.azurecr.io.evil.test", "teamazurecr.io", "team.azurecr.io:443", "evil.team.azurecr.io", "team.azurecr.com",
      "registry.gitlab.test", "registry.gitlab.test:5051", "gitlab.test.evil.test", "docker.io", "localhost:5000", "[::1]:5000"})
  void aHostThatOnlyLooksLikeOneIsServedByNone(String host) {
    assertThat(serving(host)).isEmpty();
  }

  @Test
  void theLongestHostIsLookedAtWithoutDepth() {
    assertThat(serving("a.".repeat(200_000) + "gcr.io")).isEqualTo("google");
    assertThat(serving("a.".repeat(200_000) + "pkg.dev")).isEqualTo("google");
    assertThat(serving("a-".repeat(200_000) + "a.azurecr.io")).isEqualTo("acr");
    assertThat(serving("a.".repeat(200_000) + "gcr.io.")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
      "registry.example.com, KANIKO_REGISTRY_EXAMPLE_COM", "registry.example.com, KANIKO_EXAMPLE_COM", "registry.example.com, KANIKO_COM",
      "my-reg.example.com, KANIKO_MY_REG_EXAMPLE_COM", "registry.example.com:5000, KANIKO_REGISTRY_EXAMPLE_COM_5000", "registry.example.com:5000, KANIKO_REGISTRY_EXAMPLE_COM",
      "docker.io, KANIKO_INDEX_DOCKER_IO", "docker.io, KANIKO_DOCKER_IO", "127.0.0.1:5000, KANIKO_127_0_0_1_5000", "localhost:5000, KANIKO_LOCALHOST", "[::1]:5000, KANIKO___1_5000"})
  void theVariablesOfAHostHaveItsName(String host, String prefix) throws Exception {
    var helper = BuiltInHelper.ENV.with(Map.of(prefix + "_USER", "u", prefix + "_PASSWORD", "p"), Path.of("/"));
    assertThat(helper.login(host)).contains(new Login("u", "p", prefix + "_USER"));
  }

  @ParameterizedTest
  @CsvSource({"registry.example.org, KANIKO_EXAMPLE_COM", "example.com, KANIKO_REGISTRY_EXAMPLE_COM", "127.0.0.1, KANIKO_0_0_1", "example.com:5000, KANIKO_EXAMPLE_COM_5001"})
  void theVariablesOfAnotherHostAreNotTaken(String host, String prefix) throws Exception {
    assertThat(BuiltInHelper.ENV.with(Map.of(prefix + "_USER", "u", prefix + "_PASSWORD", "p"), Path.of("/")).login(host)).isEmpty();
  }

  @Test
  void theVariablesThatNameMoreOfTheHostWin() throws Exception {
    var environment = new HashMap<String, String>();
    for (var prefix : new String[] {"KANIKO_COM", "KANIKO_EXAMPLE_COM", "KANIKO_R_EXAMPLE_COM", "KANIKO_R_EXAMPLE_COM_5000"}) {
      environment.put(prefix + "_USER", prefix);
      environment.put(prefix + "_PASSWORD", "p");
      assertThat(BuiltInHelper.ENV.with(environment, Path.of("/")).login("r.example.com:5000").orElseThrow().username()).isEqualTo(prefix);
    }
  }

  @Test
  void halfAPairOfVariablesIsToldWithoutItsValue() {
    var helper = BuiltInHelper.ENV.with(Map.of("KANIKO_R_TEST_PASSWORD", "canary-secret"), Path.of("/"));
    assertThatIOException().isThrownBy(() -> helper.login("r.test")).withMessage("KANIKO_R_TEST_PASSWORD is set, but KANIKO_R_TEST_USER is not");
  }

  @ParameterizedTest
  @CsvSource({"registry.gitlab.test:5050, CI_REGISTRY_USER CI_REGISTRY_PASSWORD CI_JOB_TOKEN, CI_REGISTRY_USER", "registry.gitlab.test:5050, CI_JOB_TOKEN, gitlab-ci-token",
      "gitlab.test, CI_DEPENDENCY_PROXY_USER CI_DEPENDENCY_PROXY_PASSWORD CI_JOB_TOKEN, CI_DEPENDENCY_PROXY_USER", "gitlab.test, CI_JOB_TOKEN, gitlab-ci-token",
      "gitlab.test, CI_REGISTRY_USER CI_REGISTRY_PASSWORD, nobody", "registry.gitlab.test:5050, CI_REGISTRY_USER CI_JOB_TOKEN, gitlab-ci-token"})
  void aJobOfGitLabHasALoginForItsRegistryAndItsProxy(String host, String set, String user) throws Exception {
    var environment = new HashMap<>(GITLAB);
    for (var name : set.split(" ")) {
      environment.put(name, name);
    }
    assertThat(BuiltInHelper.GITLAB.with(environment, Path.of("/")).login(host).map(Login::username).orElse("nobody")).isEqualTo(user);
  }
}
