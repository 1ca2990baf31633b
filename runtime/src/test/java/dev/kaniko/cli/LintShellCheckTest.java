package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kaniko lint --shellcheck}, with a program that remarks one thing about the first text. */
final class LintShellCheckTest {
  private static final String ANSWER = "{\"comments\":[{\"file\":\"0.sh\",\"line\":2,\"endLine\":2,\"column\":3,\"endColumn\":4,\"level\":\"warning\",\"code\":2999,\"message\":\"m\"}]}";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path program = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    program = Files.writeString(folder.resolve("shellcheck"), "#!/bin/sh\necho '" + ANSWER + "'\nexit 1\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    file = Files.writeString(folder.resolve("Dockerfile"), "FROM debian:12\nRUN a b\n");
  }

  private int run(Map<String, String> environment, String... arguments) {
    out.reset();
    err.reset();
    var all = new ArrayList<>(List.of("lint"));
    all.addAll(List.of(arguments));
    all.add(file.toString());
    return Main.run(all, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private Map<String, String> path() {
    return Map.of("PATH", folder.toString());
  }

  @Test
  void theProgramOfThePathIsAskedUnlessItIsOff() {
    assertThat(run(path(), "--format=gnu")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains(":2:7: warning: m [SC2999]");
    assertThat(run(path(), "--format=gnu", "--shellcheck=off")).isZero();
    assertThat(run(Map.of(), "--format=gnu")).isZero();
    assertThat(run(Map.of(), "--format=gnu", "--shellcheck=" + program)).isEqualTo(1);
  }

  @Test
  void itsCodesAreSilencedLikeRules() {
    assertThat(run(path(), "--skip=SC2999")).isZero();
    assertThat(run(path(), "--skip=ShellCheck")).isZero();
    assertThat(run(path(), "--skip=SC2998")).isEqualTo(1);
    assertThat(run(path(), "--compat=hadolint", "--no-color")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("SC2999");
    assertThat(run(path(), "--compat=hadolint", "--ignore=SC2999")).isZero();
  }

  @Test
  void whatIsNoProgramIsWrongUsage() {
    assertThat(run(Map.of(), "--shellcheck=" + folder.resolve("absent"))).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString(UTF_8)).contains("--shellcheck", "this is no program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json", "sarif", "checkstyle", "codeclimate", "gitlab", "github", "sonarqube", "junit", "gnu"})
  void everyFormatHasItsRemarks(String format) {
    assertThat(run(path(), "--format=" + format)).as(err.toString(UTF_8)).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("SC2999");
  }
}
