package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
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

  /** Returns variables with a login in one of the places where it may be. */
  private Map<String, String> loginIn(String place, String registry, String password) throws IOException {
    var pair = Base64.getEncoder().encodeToString(("user:" + password).getBytes(UTF_8));
    var config = "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + pair + "\"}}}";
    var bin = Files.createDirectories(folder.resolve("bin"));
    return switch (place) {
      case "variables" -> Map.of("KANIKO_127_0_0_1_USER", "user", "KANIKO_127_0_0_1_PASSWORD", password);
      case "text" -> Map.of("DOCKER_AUTH_CONFIG", config);
      case "file" -> Map.of("DOCKER_CONFIG", Files.writeString(folder.resolve("file.json"), config).toString());
      case "home" -> {
        Files.writeString(Files.createDirectories(folder.resolve("home/.docker")).resolve("config.json"), config);
        yield Map.of("HOME", folder.resolve("home").toString());
      }
      case "auth file" -> Map.of("REGISTRY_AUTH_FILE", Files.writeString(folder.resolve("auth.json"), config).toString());
      case "job" -> Map.of("CI_REGISTRY", registry, "CI_REGISTRY_USER", "user", "CI_REGISTRY_PASSWORD", password);
      case "program" -> {
        var program = Files.writeString(bin.resolve("docker-credential-test"), "#!/bin/sh\necho '{\"Username\":\"user\",\"Secret\":\"" + password + "\"}'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        yield Map.of("PATH", bin + ":/usr/bin:/bin", "DOCKER_AUTH_CONFIG", "{\"credsStore\":\"test\"}");
      }
      default -> throw new IllegalArgumentException(place);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"variables", "text", "file", "home", "auth file", "job", "program"})
  void aSecretIsInNoOutputAndInNothingThatIsKept(String place) throws Exception {
    try (var registry = FakeRegistry.start().withBasicAuth()) {
      for (var password : List.of("pass:word", "wrong:canary")) {
        var context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        var run = CommandRun.of(loginIn(place, registry.host(), password), List.of("build", "--context", context.toString(), "--kaniko-dir", folder + "/state",
            "--destination=" + registry.host() + "/app:1", "--insecure-registry=" + registry.host(), "--cache=true", "--verbosity=trace"));
        assertThat(run.code()).as(run.err()).isEqualTo(password.startsWith("wrong") ? 1 : 0);
        var pair = Base64.getEncoder().encodeToString(("user:" + password).getBytes(UTF_8));
        assertThat(run.out() + run.err()).doesNotContain(password, pair);
        try (var files = Files.walk(folder.resolve("state"))) {
          for (var file : files.filter(Files::isRegularFile).toList()) {
            assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain(password, pair);
          }
        }
      }
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
