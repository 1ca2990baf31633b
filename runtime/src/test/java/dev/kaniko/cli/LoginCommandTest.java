package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.registry.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kaniko login} keeps a login where builds find it, changes nothing else, and shows the password to nobody. */
final class LoginCommandTest {
  private static final String PASSWORD = "canary-in-the-mine";

  @TempDir private Path folder;

  private CommandRun login(String input, String... words) {
    return login(Map.of("DOCKER_CONFIG", folder.toString()), input, words);
  }

  private static CommandRun login(Map<String, String> environment, String input, String... words) {
    var before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    try {
      var line = new ArrayList<>(List.of("login"));
      line.addAll(Arrays.asList(words));
      var run = CommandRun.of(environment, line);
      assertThat(run.err() + run.out()).doesNotContain(PASSWORD);
      return run;
    } finally {
      System.setIn(before);
    }
  }

  private String found(String registry) throws IOException {
    var login = Credentials.of(Map.of("DOCKER_CONFIG", folder.toString()), folder, _ -> {}).find(registry, "any").orElseThrow();
    return login.username() + " " + login.secret();
  }

  private Path config() {
    return folder.resolve("config.json");
  }

  @ParameterizedTest
  @CsvSource({"reg.test:5000,reg.test:5000", "https://reg.test/v2/,reg.test", "docker.io,docker.io", "https://index.docker.io/v1/,docker.io", "[::1]:5000,[::1]:5000"})
  void aBuildFindsTheLogin(String given, String registry) throws IOException {
    var run = login(PASSWORD + "\n", "--username", "me", "--password-stdin", given);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(found(registry)).isEqualTo("me " + PASSWORD);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config()))).isEqualTo("rw-------");
  }

  @Test
  void thePasswordMayBeAnOptionAndThenThatIsWarnedOf() throws IOException {
    var run = login("", "-u", "me", "-p", PASSWORD, "reg.test");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("use --password-stdin");
    assertThat(found("reg.test")).isEqualTo("me " + PASSWORD);
  }

  @Test
  void everythingElseOfTheFileStays() throws IOException {
    Files.writeString(config(), """
        {"HttpHeaders":{"X":"1"},"auths":{"https://reg.test/v1/":{"auth":"b2xkOm9sZA==","email":"a@b"},"reg.test/team":{"auth":"dGVhbTp0ZWFt"},"other.test":{"identitytoken":"t"}},
        "number":1.10000000000000000001}""");
    Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(login(PASSWORD, "-u", "me", "--password-stdin", "reg.test").code()).isZero();

    var json = new ObjectMapper().readTree(config().toFile());
    assertThat(json.at("/HttpHeaders/X").asText()).isEqualTo("1");
    assertThat(config()).content().contains("1.10000000000000000001");
    assertThat(json.path("auths").properties()).extracting(Map.Entry::getKey).containsExactly("reg.test/team", "other.test", "reg.test");
    assertThat(json.at("/auths/other.test/identitytoken").asText()).isEqualTo("t");
    assertThat(found("reg.test")).isEqualTo("me " + PASSWORD);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config()))).isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(config());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"auths\":{}", "[]", "{\"auths\":[]}", "nonsense"})
  void aFileThatIsNoConfigurationStays(String text) throws IOException {
    Files.writeString(config(), text);

    assertThat(login(PASSWORD, "-u", "me", "--password-stdin", "reg.test")).returns(1, CommandRun::code);
    assertThat(config()).content().isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"credsStore\":\"test\"}", "{\"credHelpers\":{\"reg.test\":\"test\"}}"})
  void aHelperThatTheFileNamesGetsTheLogin(String text) throws IOException {
    Files.writeString(config(), text);
    var environment = Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/bin:/usr/bin");
    assertThat(login(environment, PASSWORD, "-u", "me", "--password-stdin", "reg.test")).returns(1, CommandRun::code)
        .extracting(CommandRun::err).asString().contains("docker-credential-test did not take the login: there is no such program");
    helper("#!/bin/sh\ncat > " + folder + "/stored\n");

    var run = login(environment, PASSWORD, "-u", "me", "--password-stdin", "reg.test");

    assertThat(run.code()).as(run.err()).isZero();
    var stored = new ObjectMapper().readTree(folder.resolve("stored").toFile());
    assertThat(stored).isEqualTo(new ObjectMapper().createObjectNode().put("ServerURL", "reg.test").put("Username", "me").put("Secret", PASSWORD));
    assertThat(config()).content().contains("\"reg.test\" : { }").doesNotContain("\"auth\"");
  }

  @Test
  void aHelperThatFailsIsAFailureAndItsWordsAreShownWithoutThePassword() throws IOException {
    Files.writeString(config(), "{\"credsStore\":\"test\"}");
    helper("#!/bin/sh\necho \"no room for $(cat)\"\nexit 1\n");

    var run = login(Map.of("DOCKER_CONFIG", folder.toString(), "PATH", folder + ":/bin:/usr/bin"), PASSWORD, "-u", "me", "--password-stdin", "reg.test");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("docker-credential-test did not take the login: it failed with 1: no room for");
    assertThat(config()).content().isEqualTo("{\"credsStore\":\"test\"}");
  }

  private void helper(String script) throws IOException {
    var program = Files.writeString(folder.resolve("docker-credential-test"), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "-u me reg.test|the password is missing",
      "-u me --password-stdin -p canary-in-the-mine reg.test|exclude each other",
      "--password-stdin reg.test|--username is missing",
      "-u me: --password-stdin reg.test|has no ':'",
      "-u me --password-stdin|REGISTRY",
      "-u me --password-stdin https://reg.test/team|has a path",
      "-u me -p --password-stdin reg.test|",
      "-u me reg.test canary-in-the-mine|only the registry is wanted",
      "-u me reg.test -p canary-in-the-mine --pasword-stdin|did you mean --password-stdin?",
      "-u me -p -canary-in-the-mine --password-stdin=banana reg.test|",
      "-u me --password=canary-in-the-mine -canary-in-the-mine|"
  })
  void wrongUsageChangesNothingAndRepeatsNoPassword(String words, @Nullable String said) {
    var run = login("", words.split(" "));

    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(said == null ? "" : said);
    assertThat(config()).doesNotExist();
  }

  @Test
  void anEmptyPasswordIsNone() {
    assertThat(login("\n", "-u", "me", "--password-stdin", "reg.test").code()).isEqualTo(2);
  }

  @Test
  void aVariableThatWinsOverTheFileIsToldOf() {
    var run = login(Map.of("DOCKER_CONFIG", folder + "/new/place", "DOCKER_AUTH_CONFIG", "{}"), PASSWORD, "-u", "me", "--password-stdin", "reg.test");

    assertThat(run.err()).contains("DOCKER_AUTH_CONFIG is set");
    assertThat(folder.resolve("new/place/config.json")).exists();
  }
}
