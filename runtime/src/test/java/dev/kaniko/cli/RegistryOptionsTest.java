package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options about logins and certificates do to a build, and to a warmer. */
final class RegistryOptionsTest {
  @TempDir private Path folder;

  /** Builds from an image that is not there. Whether the registry says so, or asks for a login, says whether there was one. */
  private CommandRun build(FakeRegistry registry, Map<String, String> environment, String... options) throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), "FROM " + registry.host() + "/app:1\n");
    var arguments = new ArrayList<>(List.of("build", "--context", context.toString(), "--kaniko-dir", folder + "/state", "--no-push", "--insecure-registry=" + registry.host()));
    arguments.addAll(List.of(options));
    return CommandRun.of(environment, arguments);
  }

  private static Map<String, String> login() {
    return Map.of("KANIKO_127_0_0_1_USER", "user", "KANIKO_127_0_0_1_PASSWORD", "pass:word");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"--no-push|true", "--credential-helpers=env|true", "--credential-helpers=google,env|true", "--credential-helpers=google --credential-helpers=env|true",
      "--credential-helpers=|false", "--credential-helpers=google|false", "--credential-helpers=ecr,acr,gitlab|false"})
  void onlyTheNamedHelpersAreAsked(String options, boolean found) throws Exception {
    try (var registry = FakeRegistry.start().withBasicAuth()) {
      var run = build(registry, login(), options.split(" "));
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(found ? "app: cannot read manifest 1: not found" : "the registry asks for credentials").doesNotContain("pass:word", "no effect");
    }
  }

  @Test
  void theWarmerAsksThemToo() throws Exception {
    try (var registry = FakeRegistry.start().withBasicAuth()) {
      var warm = List.of("warm", "--image=" + registry.host() + "/app:1", "--cache-dir=" + folder.resolve("cache"), "--insecure-registry=" + registry.host());
      assertThat(CommandRun.of(login(), warm).err()).contains("not found");
      var without = new ArrayList<>(warm);
      without.add("--credential-helpers=");
      assertThat(CommandRun.of(login(), without).err()).contains("the registry asks for credentials");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"banana", "env,banana", "ENV", "env google"})
  void aHelperThatIsNotKnownIsRefused(String names) throws Exception {
    try (var registry = FakeRegistry.start()) {
      var run = build(registry, Map.of(), "--credential-helpers=" + names);
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("--credential-helpers", "is not one of env, google, ecr, acr, gitlab");
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void aClientCertificateIsReadBeforeTheBuild() throws Exception {
    try (var registry = FakeRegistry.start()) {
      var junk = Files.writeString(folder.resolve("junk"), "canary-secret");
      var run = build(registry, Map.of(), "--registry-client-cert=" + registry.host() + "=" + junk + "," + junk);
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains(junk + ": no certificates in PEM form").doesNotContain("canary-secret", "\tat ");
    }
  }
}
