package dev.kaniko.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.lint.ShellChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** ShellCheck is asked as a program, and whatever it does, the linter goes on. */
final class ShellCheckProgramTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");
  private static final List<ShellChecker.Text> TEXTS = List.of(new ShellChecker.Text("sh", "a\nb"), new ShellChecker.Text("bash", "c"));

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private ShellCheckProgram program(String script, Duration limit) throws IOException {
    var file = Files.writeString(folder.resolve("shellcheck"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new ShellCheckProgram(file, ENVIRONMENT, limit, told::add);
  }

  private ShellCheckProgram program(String script) throws IOException {
    return program(script, Duration.ofSeconds(30));
  }

  @Test
  void textsAreFilesWithTheirShellInTheFirstLine() throws IOException {
    var copy = folder.resolve("copy");
    var remarks = program("cat 0.sh 1.sh > " + copy + "; echo '{\"comments\":[{\"file\":\"1.sh\",\"line\":2,\"endLine\":2,\"column\":1,\"endColumn\":2,"
        + "\"level\":\"info\",\"code\":2002,\"message\":\"m\"},{\"file\":\"9.sh\",\"line\":2}]}'; exit 1").check(TEXTS);
    assertThat(remarks).containsExactly(new ShellChecker.Remark(1, 2002, "info", "m", 1, 1, 1, 2));
    assertThat(copy).content().isEqualTo("# shellcheck shell=sh\na\nb\n# shellcheck shell=bash\nc\n");
    assertThat(told).isEmpty();
  }

  @Test
  void aProgramThatFailsIsToldOnce() throws IOException {
    var failing = program("exit 3");
    assertThat(failing.check(TEXTS)).isEmpty();
    assertThat(failing.check(TEXTS)).isEmpty();
    assertThat(told).hasSize(1).first().asString().contains("failed with 3");
  }

  @Test
  void itsMemoryIsBounded() throws IOException {
    var limit = folder.resolve("limit");
    assertThat(program("ulimit -v > " + limit + "; exit 251").check(TEXTS)).isEmpty();
    assertThat(limit).content().isEqualTo("700000\n");
    assertThat(told).hasSize(1).first().asString().contains("more than 700 MB of memory");
  }

  @Test
  void aProgramThatDoesNotEndIsGivenUpOn() throws IOException {
    assertThat(program("exec sleep 60", Duration.ofMillis(200)).check(TEXTS)).isEmpty();
    assertThat(told).hasSize(1).first().asString().contains("no answer");
  }

  @Test
  void whatIsNoAnswerOrTooMuchIsNotRead() throws IOException {
    assertThat(program("echo banana; exit 1").check(TEXTS)).isEmpty();
    assertThat(program("exit 1").check(TEXTS)).isEmpty();
    assertThat(program("head -c 40000000 /dev/zero").check(TEXTS)).isEmpty();
    assertThat(told).hasSize(3);
  }

  @Test
  void withoutAProgramInThePathThereIsNone() throws IOException {
    assertThat(ShellCheckProgram.ofPath(Map.of(), told::add)).isSameAs(ShellChecker.NONE);
    assertThat(ShellCheckProgram.ofPath(Map.of("PATH", folder.toString()), told::add)).isSameAs(ShellChecker.NONE);
    program("exit 0");
    assertThat(ShellCheckProgram.ofPath(Map.of("PATH", folder.toString()), told::add)).isNotSameAs(ShellChecker.NONE);
  }

  /** Where ShellCheck is not installed that is reported instead. */
  @Test
  void theRealProgramRemarksAtTheRightPlaces(TestReporter reporter) {
    var real = ShellCheckProgram.ofPath(ENVIRONMENT, told::add);
    boolean absent = real.equals(ShellChecker.NONE);
    reporter.publishEntry("shellcheck", absent ? "absent" : "present");
    if (!absent) {
      var remarks = real.check(List.of(new ShellChecker.Text("sh", "true\n\techo \"ä\"; cat x | sort"), new ShellChecker.Text("bash", "[[ a == b ]]")));
      assertThat(remarks).anySatisfy(remark -> {
        assertThat(remark.index()).isZero();
        assertThat(remark.code()).isEqualTo(2002);
        assertThat(remark.line()).isEqualTo(2);
        assertThat(remark.column()).isEqualTo(16);
      });
      assertThat(remarks).noneMatch(remark -> remark.code() == 3010);
      assertThat(told).isEmpty();
    }
  }
}
