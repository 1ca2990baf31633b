package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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

/** {@code kaniko lint --compat=hadolint} as somebody uses it who has used hadolint. */
final class HadolintCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file with a CMD in shell form, which is DL3025 in hadolint, and with a K rule, which is nothing there. */
  private static final String SHELL_FORM = "FROM debian:12\nSTOPSIGNAL 99\nCMD echo x\n";

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private CommandRun run(String... arguments) {
    var all = new ArrayList<>(List.of("lint", "--compat=hadolint"));
    all.addAll(List.of(arguments));
    return CommandRun.of(environment, all);
  }

  private String file(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  @Test
  void oneLineForEachFindingThatHadolintHas() throws IOException {
    var file = file("Dockerfile", SHELL_FORM);
    var run = run(file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines().filter(line -> line.contains("DL3025"))).singleElement().asString().startsWith(file + ":3 DL3025 warning: ");
    assertThat(run.out().lines()).allMatch(line -> line.matches("\\S+:[0-9]+ (DL|SC)[0-9]{4} (error|warning|info|style): .+"));
    assertThat(CommandRun.of(environment, List.of("lint", "--compat", "hadolint", file)).out()).isEqualTo(run.out());
    assertThat(run(file, "-f", "gnu").out()).contains("hadolint:" + file + ":3: DL3025 warning: ");
  }

  @Test
  void theThresholdAndNoFailDecideTheExitCode() throws IOException {
    var file = file("Dockerfile", SHELL_FORM);

    assertThat(run(file, "-t", "error").code()).isZero();
    assertThat(run(file, "--failure-threshold", "warning").code()).isEqualTo(1);
    assertThat(run(file, "--failure-threshold", "none").code()).isZero();
    assertThat(run(file, "--no-fail").code()).isZero();
    assertThat(run(file, "--error", "DL3025", "-t", "error").code()).isEqualTo(1);
    assertThat(run(file, "-f", "codeclimate").code()).isZero();
    assertThat(run(file, "--ignore", "DL3025").out()).doesNotContain("DL3025");
    assertThat(run(file("b", "FROM debian:12\nFOO x\n"), "-t", "none")).returns(1, CommandRun::code)
        .satisfies(run -> assertThat(run.out()).contains(":2 DL1000 error: "));
  }

  @Test
  void aWrongCommandLineAndAnAbsentFileEndWithOne() {
    assertThat(run().code()).isEqualTo(1);
    assertThat(run("--nonsense").code()).isEqualTo(1);
    assertThat(run("-f", "yaml", "x").err()).contains("there is no format yaml");
    assertThat(run("-t", "high", "x").code()).isEqualTo(1);
    assertThat(run("--require-label", "a:b", "x").err()).contains("--require-label a:b: write LABEL:KIND");
    assertThat(run(folder + "/absent")).returns(1, CommandRun::code).satisfies(run -> assertThat(run.err()).contains("absent: there is no such file"));
    assertThat(run("--version").out()).startsWith("kaniko ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "checkstyle", "codeclimate", "gitlab_codeclimate", "gnu", "codacy", "sonarqube", "sarif", "junit", "tty"})
  void everyFormatNamesTheCodeOfHadolint(String format) throws IOException {
    assertThat(run("-f", format, file("Dockerfile", SHELL_FORM)).out()).contains("DL3025").doesNotContain("Id\": \"JSONArgsRecommended");
  }

  @Test
  void jsonHasTheKeysOfHadolint() throws IOException {
    var file = file("Dockerfile", SHELL_FORM);
    var findings = JSON.readTree(run("-f", "json", file, "--file-path-in-report", "other/Dockerfile", "--style", "DL3025").out());

    assertThat(findings).anySatisfy(finding -> {
      assertThat(finding.fieldNames()).toIterable().containsExactlyInAnyOrder("code", "column", "file", "level", "line", "message");
      assertThat(finding.get("code").textValue()).isEqualTo("DL3025");
      assertThat(finding.get("file").textValue()).isEqualTo("other/Dockerfile");
      assertThat(finding.get("level").textValue()).isEqualTo("style");
      assertThat(finding.get("line").intValue()).isEqualTo(3);
    });
  }

  @Test
  void formatsAndFilesBelongTogetherByTheirOrder() throws IOException {
    var run = run("-f", "json", "-f", "tty", "-o", folder + "/out.json", file("Dockerfile", SHELL_FORM));

    assertThat(JSON.readTree(folder.resolve("out.json").toFile())).isNotEmpty();
    assertThat(run.out()).contains(" DL3025 warning: ");
  }

  @Test
  void commentsAndTheConfigurationAndVariablesSilence() throws IOException {
    var file = file("Dockerfile", "FROM debian:12\n# hadolint ignore=DL3025\nCMD echo x\n");
    assertThat(run(file).out()).doesNotContain("DL3025");
    assertThat(run(file, "--disable-ignore-pragma").out()).contains("DL3025");

    var plain = file("b", SHELL_FORM);
    assertThat(run(plain, "-c", file("config.yaml", "ignored: [DL3025]\n")).out()).doesNotContain("DL3025");
    assertThat(run(plain, "-c", file("broken.yaml", "ignored: [")).out()).contains("DL3025");
    environment.put("HADOLINT_IGNORE", "DL3000,DL3025");
    assertThat(run(plain).out()).doesNotContain("DL3025");
    environment.put("HADOLINT_IGNORE", "");
    environment.put("HADOLINT_NOFAIL", "yes");
    environment.put("HADOLINT_OVERRIDE_INFO", "DL3025");
    environment.put("HADOLINT_FORMAT", "gnu");
    assertThat(run(plain)).returns(0, CommandRun::code).satisfies(run -> assertThat(run.out()).contains("hadolint:" + plain + ":3: DL3025 info: "));
  }

  @Test
  void aDashIsStandardInput() {
    var before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(SHELL_FORM.getBytes(UTF_8)));
      assertThat(run("-").out()).contains("-:3 DL3025 warning: ");
    } finally {
      System.setIn(before);
    }
  }
}
