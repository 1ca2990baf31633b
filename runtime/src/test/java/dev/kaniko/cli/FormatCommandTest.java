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

/** {@code kaniko fmt} as it is used. */
final class FormatCommandTest {
  private static final String BEFORE = "from debian  as a\r\nENV A=1 \\\r\nB=2";
  private static final String AFTER = "FROM debian AS a\r\nENV A=1 \\\r\n    B=2\r\n";

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
    var all = new ArrayList<>(List.of("fmt"));
    all.addAll(List.of(arguments));
    int code = Main.run(all, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    assertThat(err.toString(UTF_8)).as("no stack trace").doesNotContain("\tat ", "    at ");
    return code;
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
  void filesAreLaidOutInTheirPlace() throws IOException {
    Files.writeString(folder.resolve("good.Dockerfile"), "FROM a\n");
    assertThat(run(folder.toString())).isZero();
    assertThat(Files.readString(file)).isEqualTo(AFTER);
    assertThat(err.toString(UTF_8)).contains("files changed: 1 of 2");
    assertThat(out.size()).isZero();
    assertThat(run("--quiet", folder.toString())).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void checkAndDiffWriteNoFile() throws IOException {
    assertThat(run("--check", file.toString())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo(file + "\n");
    assertThat(run("--diff", file.toString())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).contains("-from debian  as a\r\n", "+FROM debian AS a\r\n");
    assertThat(Files.readString(file)).isEqualTo(BEFORE);
    Files.writeString(file, AFTER);
    assertThat(run("--check", file.toString())).isZero();
    assertThat(run("--diff", file.toString())).isZero();
    assertThat(out.size()).isZero();
  }

  @Test
  void modeAndNamedLinkStayAndNothingIsLeftBehind() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    var link = Files.createSymbolicLink(folder.resolve("link.Dockerfile"), Path.of("Dockerfile"));
    assertThat(run(link.toString())).isZero();
    assertThat(Files.readString(file)).isEqualTo(AFTER);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))).isEqualTo("rwxr-x--x");
    try (var names = Files.list(folder)) {
      assertThat(names).hasSize(2);
    }
  }

  @Test
  void aLinkBelowADirectoryLeadsToNoFileOutsideOfIt() throws IOException {
    var inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("Dockerfile"), file);
    Files.writeString(inside.resolve("other.Dockerfile"), "from a\n");
    assertThat(run(inside.toString())).isZero();
    assertThat(Files.readString(file)).isEqualTo(BEFORE);
    assertThat(Files.readString(inside.resolve("other.Dockerfile"))).isEqualTo("FROM a\n");
  }

  @Test
  void standardInputGoesToStandardOutput() {
    assertThat(runOn(BEFORE.getBytes(UTF_8), "-")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(AFTER);
    assertThat(runOn(BEFORE.getBytes(UTF_8), "--check", "--stdin-name=x", "-")).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo("x\n");
    byte[] latin = "from a\n# \u00e4\n".getBytes(ISO_8859_1);
    assertThat(runOn(latin, "-")).isEqualTo(1);
    assertThat(out.toByteArray()).isEqualTo(latin);
    assertThat(err.toString(UTF_8)).contains("<stdin> stays as it is: it is not UTF-8 throughout");
    assertThat(runOn(new byte[(4 << 20) + 1], "-")).isEqualTo(2);
    assertThat(out.size()).isZero();
  }

  @Test
  void theConfigurationCountsAndOptionsCountMore() throws IOException {
    var config = Files.writeString(folder.resolve("config.yaml"), "format: {indent: 2, keywords: keep}\nexclude: [never/]\n");
    assertThat(runOn(BEFORE.getBytes(UTF_8), "--config", config.toString(), "-")).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo("from debian as a\r\nENV A=1 \\\r\n  B=2\r\n");
    assertThat(runOn(BEFORE.getBytes(UTF_8), "--config", config.toString(), "--indent=1", "-")).isZero();
    assertThat(out.toString(UTF_8)).contains("\r\n B=2");
    assertThat(runOn(BEFORE.getBytes(UTF_8), "--keep-case", "-")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("from debian as a");
  }

  @Test
  void wrongUsageAndFilesThatCannotBeReadAreExitCodeTwo() throws IOException {
    assertThat(run("--indent=17", file.toString())).isEqualTo(2);
    assertThat(run("--config", folder.resolve("absent.yaml").toString(), file.toString())).isEqualTo(2);
    assertThat(run(folder.resolve("absent").toString(), file.toString())).isEqualTo(2);
    assertThat(Files.readString(file)).as("the others are laid out").isEqualTo(AFTER);
    assertThat(run("/dev/null")).isEqualTo(2);
  }
}
