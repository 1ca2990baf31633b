package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error of the language has a page, and the examples of the page are true. */
final class ErrorPagesTest {
  private static final Pattern CODE = Pattern.compile("Diagnostic\\.error\\(\\s*\"([A-Za-z]+)\"");

  /** These come from builds: a step, a plugin, or all findings together. */
  private static final List<String> NO_ERRORS_OF_FILES = List.of("CheckFailed", "MoreFindings");

  static List<String> errors() {
    return LanguageErrors.ALL.stream().map(error -> error.info().id()).toList();
  }

  static List<String> errorsWithExamples() {
    return errors().stream().filter(id -> page(id).contains("```dockerfile fires")).toList();
  }

  @Test
  void everyErrorThatTheCompilerReportsHasAPage() throws IOException {
    var root = Path.of(System.getProperty("kaniko.root", "..")).toAbsolutePath();
    var reported = new TreeSet<String>();
    for (var module : List.of("compiler", "spi-instructions")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
        for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          CODE.matcher(Files.readString(file)).results().forEach(match -> reported.add(match.group(1)));
        }
      }
    }
    reported.removeAll(NO_ERRORS_OF_FILES);
    assertThat(reported).hasSizeGreaterThan(50);
    assertThat(errors()).containsAll(reported).doesNotHaveDuplicates();
  }

  @Test
  void everyPageIsThatOfAnError() throws IOException, URISyntaxException {
    var folder = Path.of(Objects.requireNonNull(RuleSet.class.getResource("error/NoStages.md")).toURI()).getParent();
    try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(errors().stream().map(id -> id + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aPageSaysWhatWhyHowToRepairAndHowToSuppress(String id) {
    assertThat(page(id)).startsWith("# " + id + ": ").contains("\n## Why\n", "\n## Example\n", "\n## Fix\n", "\n## Suppress\n");
  }

  @ParameterizedTest
  @MethodSource("errorsWithExamples")
  void theExampleHasThisErrorAndNoOtherFinding(String id) {
    var report = new LintFixture().offline().lint(fence(id, "dockerfile fires line=([0-9]+)").split("\n"));
    assertThat(LintFixture.found(report)).containsExactly(line(id) + " " + id);
  }

  @ParameterizedTest
  @MethodSource("errorsWithExamples")
  void theCounterExampleHasNoError(String id) {
    var report = new LintFixture().offline().lint(fence(id, "dockerfile silent()").split("\n"));
    assertThat(report.findings()).noneMatch(finding -> finding.code().equals(id) || finding.severity() == Severity.ERROR);
  }

  private static String page(String id) {
    return RuleSet.load(InstructionSet.load()).only(List.of(id)).infos().getFirst().page().orElseThrow();
  }

  private static int line(String id) {
    var match = Pattern.compile("```dockerfile fires line=([0-9]+)\n").matcher(page(id));
    assertThat(match.find()).isTrue();
    return Integer.parseInt(match.group(1));
  }

  private static String fence(String id, String info) {
    var match = Pattern.compile("```" + info + "\n(.*?)\n```", Pattern.DOTALL).matcher(page(id));
    assertThat(match.find()).describedAs("%s has a block `%s`", id, info).isTrue();
    return match.group(2);
  }
}
