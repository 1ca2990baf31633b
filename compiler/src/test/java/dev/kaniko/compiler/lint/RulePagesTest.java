package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.image.ImageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule has a page, and the examples of the page are true. */
final class RulePagesTest {
  private static final RuleSet RULES = RuleSet.load(InstructionSet.load());

  /** Every other example can be built. */
  private static final Set<String> EXPLAIN_ERRORS = Set.of("ShiftAsHeredoc");

  static List<String> rules() {
    return infos().map(RuleInfo::id).toList();
  }

  /** The errors of the language have their own test. */
  private static Stream<RuleInfo> infos() {
    return RULES.rules().stream().filter(rule -> !(rule instanceof LanguageErrors.LanguageError)).map(LintRule::info);
  }

  @Test
  void everyRuleHasAPageAndEveryPageARule() throws URISyntaxException {
    var folder = Path.of(Objects.requireNonNull(RuleSet.class.getResource("rule/StageNameCasing.md")).toURI()).getParent();
    try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
      var pages = files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".md"))
          .map(name -> name.substring(0, name.length() - ".md".length())).toList();
      assertThat(pages).containsExactlyInAnyOrderElementsOf(infos().filter(info -> info.broughtPage().isEmpty()).map(RuleInfo::id).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(rules()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aPageSaysWhatWhyHowToRepairAndHowToSuppress(String id) {
    assertThat(page(id)).startsWith("# " + id + ": ").contains("\n## Why\n", "\n## Example\n", "\n## Fix\n", "\n## Suppress\n", "check=");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theExampleFiresThisRuleAndNoOther(String id) {
    var example = fence(id, "dockerfile fires line=([0-9]+)");
    var report = fixture(id).lint(example.split("\n"));
    var found = report.findings().stream()
        .filter(finding -> infos().anyMatch(info -> info.id().equals(finding.code())))
        .map(finding -> LintFixture.line(report, finding) + " " + finding.code())
        .toList();
    assertThat(found).containsExactly(line(id) + " " + id);
    assertThat(report.findings()).hasSize(EXPLAIN_ERRORS.contains(id) ? 2 : 1);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theCounterExampleIsSilent(String id) {
    var report = fixture(id).lint(fence(id, "dockerfile silent()").split("\n"));
    assertThat(report.findings()).noneMatch(finding -> finding.code().equals(id) || finding.severity() == Severity.ERROR);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aFixLeavesAFileInWhichTheRuleIsSilent(String id) {
    var report = fixture(id).lint(fence(id, "dockerfile fires line=([0-9]+)").split("\n"));
    for (var finding : report.findings()) {
      if (finding.code().equals(id) && !finding.fixes().isEmpty()) {
        var repaired = fixture(id).lint(LintFixture.repaired(report, finding).split("\n"));
        assertThat(repaired.findings()).noneMatch(again -> again.code().equals(id) || again.severity() == Severity.ERROR);
      }
    }
  }

  private static LintFixture fixture(String id) {
    // Most examples name an image without a tag, for shortness.
    var others = id.equals("UntaggedBase") ? RULES : RULES.without(List.of("UntaggedBase"));
    var fixture = new LintFixture().offline().rules(others.asking(List.of(id)));
    var page = page(id);
    if (page.contains("```image\n")) {
      fixture.image(ImageConfig.EMPTY, fence(id, "image()").strip());
    }
    if (page.contains("```triggers\n")) {
      fixture.triggers("", fence(id, "triggers()").lines().toList());
    }
    if (page.contains("```yaml\n")) {
      fixture.settings(settings(fence(id, "yaml()")));
    }
    if (page.contains("```dockerignore\n")) {
      fixture.ignoring(LintFixture.patterns(fence(id, "dockerignore()")));
    }
    return page.contains("```context\n") ? fixture.containing(fence(id, "context()").lines().toList()) : fixture;
  }

  /** Reads the few settings that rules know. */
  private static LintSettings settings(String yaml) {
    var lines = yaml.lines().map(String::strip).toList();
    var schema = new LinkedHashMap<String, LintSettings.LabelKind>();
    lines.stream().map(line -> line.split(": ", 2)).filter(pair -> pair.length == 2).forEach(
        pair -> LintSettings.LabelKind.of(pair[1]).ifPresent(kind -> schema.put(pair[0], kind)));
    var trusted = lines.stream().filter(line -> line.startsWith("- ")).map(line -> line.substring(2)).toList();
    return new LintSettings(trusted, schema, lines.contains("strict-labels: true"));
  }

  private static String page(String id) {
    return RULES.only(List.of(id)).infos().getFirst().page().orElseThrow();
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
