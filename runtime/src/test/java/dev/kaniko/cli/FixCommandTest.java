package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kaniko lint --fix} and {@code --diff} as they are used. */
final class FixCommandTest {
  private static final String BEFORE = "FROM debian as a\r\nENV A b\r\nCMD one\r\nCMD two\r\n";
  private static final String SAFE = "FROM debian AS a\r\nENV A=b\r\nCMD one\r\nCMD two\r\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void aFile() throws IOException {
    file = Files.writeString(folder.resolve("Dockerfile"), BEFORE);
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    var all = new ArrayList<>(List.of("lint"));
    all.addAll(List.of(arguments));
    int code = Main.run(all, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
  }

  @Test
  void safeFixesAreWrittenAndTheRestIsReported() throws IOException {
    assertThat(run("--fix", file.toString())).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(SAFE);
    assertThat(out.toString(UTF_8)).contains("[MultipleInstructionsDisallowed, ").doesNotContain("[LegacyKeyValueFormat]", "[FromAsCasing]");
    assertThat(err.toString(UTF_8)).contains("fixes applied: 2");

    assertThat(run("--fix", file.toString())).isEqualTo(1);
    assertThat(Files.readString(file)).isEqualTo(SAFE);
    assertThat(err.toString(UTF_8)).doesNotContain("fixes applied");
  }

  @Test
  void unsafeFixesAreAppliedOnRequest() throws IOException {
    run("--fix", "--unsafe", file.toString());
    assertThat(Files.readString(file)).contains("FROM debian AS a\r\nENV A=b\r\n").doesNotContain("CMD one");
  }

  @Test
  void aDifferenceIsShownAndNothingIsWritten() throws IOException {
    assertThat(run("--diff", file.toString())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).endsWith("@@ -1,4 +1,4 @@\n-FROM debian as a\r\n-ENV A b\r\n+FROM debian AS a\r\n+ENV A=b\r\n CMD one\r\n CMD two\r\n");
    assertThat(Files.readString(file)).isEqualTo(BEFORE);
    Files.writeString(file, SAFE);
    assertThat(run("--diff", file.toString())).isZero();
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void modeAndLinkStayAndNothingIsLeftBehind() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    var link = Files.createSymbolicLink(folder.resolve("link.Dockerfile"), Path.of("Dockerfile"));
    run("--fix", link.toString());
    assertThat(Files.readString(file)).isEqualTo(SAFE);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))).isEqualTo("rwxr-x--x");
    try (var names = Files.list(folder)) {
      assertThat(names).hasSize(2);
    }
  }

  private int runOn(byte[] input, String... arguments) {
    var before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(input));
      return run(arguments);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void standardInputThatIsNotChangedGoesThroughByteByByte() {
    byte[] latin = "FROM debian as a\n# \u00e4\n".getBytes(ISO_8859_1);
    runOn(latin, "--fix", "-");
    assertThat(out.toByteArray()).isEqualTo(latin);
    assertThat(runOn(new byte[(4 << 20) + 1], "--fix", "-")).isEqualTo(2);
    assertThat(out.size()).isZero();
  }

  @Test
  void theFixedTextOfStandardInputIsAllOfStandardOutput() {
    assertThat(runOn(BEFORE.getBytes(UTF_8), "--fix", "-")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo(SAFE);
    assertThat(err.toString(UTF_8)).contains("[MultipleInstructionsDisallowed, ");
  }

  @Test
  void optionsThatMakeNoSenseTogetherAreRejected() {
    assertThat(run("--fix", "--diff", file.toString())).isEqualTo(2);
    assertThat(run("--unsafe", file.toString())).isEqualTo(2);
    assertThat(run("--fix", folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(run("--diff", folder.resolve("absent").toString())).isEqualTo(2);
  }
}
