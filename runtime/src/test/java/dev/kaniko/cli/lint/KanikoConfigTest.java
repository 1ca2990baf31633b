package dev.kaniko.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.format.FormatSettings;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file {@code .kaniko.yaml}: what it says, what is wrong with it, and that its schema says the same. */
final class KanikoConfigTest {
  private static final RuleSet RULES = RuleSet.load(InstructionSet.load());
  private static final Path FILE = Path.of("/project/.kaniko.yaml");
  private static final Path SCHEMA = Path.of("docs/kaniko.schema.json");

  private static LintConfig read(String text) throws ConfigException {
    return KanikoConfig.parse(FILE, text, RULES);
  }

  @Test
  void everythingThatItMaySayIsRead() throws ConfigException {
    var config = read("""
        ruleset: "2026.11"
        rules:
          FromAsCasing: off
          K101: error          # by another name
          UnusedPragma: on
          SC2086: info
        overrides:
          - paths: [test/, "*.dev"]
            rules: {FromAsCasing: on, DeadStage: false}
          - paths: legacy/
        failure-threshold: error
        trusted-registries:
          - registry.example
          - "*.registry.example"
        label-schema:
          org.example.b: semver
          org.example.a: url
        strict-labels: true
        comments: false
        exclude: vendor/
        baseline: accepted.json
        format:
          indent: 2
          keywords: keep
        """);

    assertThat(config.ruleset()).contains("2026.11");
    assertThat(config.rules()).containsEntry("FromAsCasing", RuleChoice.OFF).containsEntry("K101", RuleChoice.ERROR)
        .containsEntry("UnusedPragma", RuleChoice.ON).containsEntry("SC2086", RuleChoice.INFO).hasSize(4);
    assertThat(config.overrides()).extracting(LintConfig.PathRules::paths).containsExactly(List.of("test/", "*.dev"), List.of("legacy/"));
    assertThat(config.threshold()).contains(Threshold.ERROR);
    assertThat(config.settings().trustedRegistries()).containsExactly("registry.example", "*.registry.example");
    assertThat(config.settings().labelSchema().firstEntry().getValue()).isEqualTo(LabelKind.SEMVER);
    assertThat(config.settings().strictLabels()).isTrue();
    assertThat(config.settings().comments()).isFalse();
    assertThat(config.exclude()).containsExactly("vendor/");
    assertThat(config.baseline()).contains(Path.of("/project/accepted.json"));
    assertThat(config.format()).isEqualTo(new FormatSettings(2, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "rules:\n", "rules: {}\nexclude: []\n", "\uFEFFrules: {FromAsCasing: off}\n"})
  void nothingIsSaidByNothing(String text) throws ConfigException {
    assertThat(read(text).exclude()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "1:1 | rulez: {}                          | there is no key rulez (did you mean rules?)",
      "2:3 | rules:~  FromAsCassing: off        | there is no rule FromAsCassing (did you mean FromAsCasing?)",
      "2:17| rules:~  FromAsCasing: of          | FromAsCasing cannot be of (did you mean off?)",
      "1:8 | rules: [FromAsCasing]              | rules has keys with values",
      "1:10| ruleset: 2020.1                    | this version of kaniko has no rule set 2020.1; it has 2026.11",
      "1:20| failure-threshold: style           | failure-threshold cannot be style",
      "2:6 | label-schema:~  a: urll            | the label a cannot be urll (did you mean url?)",
      "1:16| strict-labels: maybe               | strict-labels cannot be maybe",
      "1:11| exclude: [{a: b}]                  | exclude is a single word",
      "1:12| overrides: {}                      | overrides is a list",
      "2:5 | overrides:~  - rules: {}           | paths is missing",
      "3:5 | overrides:~  - paths: x~    rule: {}| there is no key rule (did you mean rules?)",
      "2:1 | rules: {}~rules: {}                | the key rules is there twice",
      "1:12| baseline: [                        | this is no YAML",
      "2:11| format:~  indent: 40               | indent cannot be 40",
      "2:13| format:~  keywords: lower          | keywords cannot be lower; there is keep, upper",
      "2:3 | format:~  tabs: 1                  | there is no key tabs",
      "1:1 | a                                  | the file has keys with values",
      "2:1 | rules:~\tFromAsCasing: off         | this is no YAML"
  })
  void aMistakeIsNamedWithItsPlace(String place, String text, String problem) {
    assertThatThrownBy(() -> read(text.replace('~', '\n')))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(FILE + ":" + place.strip() + ": ")
        .hasMessageContaining(problem);
  }

  @Test
  void whatIsInsideOfItselfOrTooMuchEndsWithAMessage() {
    assertThatThrownBy(() -> read("exclude: &a [*a]\n")).isInstanceOf(ConfigException.class).hasMessageContaining("inside of itself");
    var laughs = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      laughs.append(c).append(": &").append(c).append(" [").append(("*" + (char) (c - 1) + ", ").repeat(10)).append("]\n");
    }
    assertThatThrownBy(() -> read(laughs.toString())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> read("a: " + "[".repeat(100_000))).isInstanceOf(ConfigException.class);
  }

  @Test
  void laterChoicesCountAndPathsAreThoseOfTheFile() throws ConfigException {
    var config = read("""
        rules: {FromAsCasing: error}
        overrides:
          - paths: [test/, "!test/keep"]
            rules: {FromAsCasing: off}
          - paths: "*.ci"
            rules: {FromAsCasing: info}
        """);
    var directory = Path.of("/project");

    assertThat(config.rulesOf(directory, Path.of("/project/Dockerfile"))).containsEntry("FromAsCasing", RuleChoice.ERROR);
    assertThat(config.rulesOf(directory, Path.of("/project/test/a/Dockerfile"))).containsEntry("FromAsCasing", RuleChoice.OFF);
    assertThat(config.rulesOf(directory, Path.of("/project/test/a/Dockerfile.ci"))).containsEntry("FromAsCasing", RuleChoice.INFO);
    assertThat(config.rulesOf(directory, Path.of("/project/src/test/Dockerfile"))).containsEntry("FromAsCasing", RuleChoice.OFF);
  }

  @Test
  void theSchemaHasTheKeysAndTheWordsOfTheReader() throws IOException {
    var schema = new ObjectMapper().readTree(SCHEMA.toFile());

    assertThat(schema.get("properties").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(KanikoConfig.KEYS);
    // A version without quotes is a number to YAML.
    assertThat(texts(schema.at("/properties/ruleset/enum")).stream().distinct().toList()).isEqualTo(RuleSet.VERSIONS);
    assertThat(texts(schema.at("/$defs/rules/additionalProperties/enum")))
        .containsExactlyInAnyOrder("off", "on", "error", "warning", "info", "true", "false");
    assertThat(texts(schema.at("/properties/label-schema/additionalProperties/enum")))
        .containsExactlyInAnyOrderElementsOf(List.of(LabelKind.values()).stream().map(LabelKind::word).toList());
  }

  /** Names of rules are beyond the schema: which there are depends on plugins. */
  @ParameterizedTest
  @ValueSource(strings = {
      "rules: {FromAsCasing: 'off'}", "rules: {FromAsCasing: true}", "rules: {FromAsCasing: never}", "rules: {FromAsCasing: 1}", "rules: [a]", "rules: null",
      "ruleset: '2026.11'", "ruleset: 2026.11", "ruleset: '1999.1'", "failure-threshold: never", "failure-threshold: none", "failure-threshold: [error]",
      "trusted-registries: a", "trusted-registries: [a, b]", "trusted-registries: {a: b}", "trusted-registries: [[a]]", "label-schema: {a: url}",
      "label-schema: {a: uri}", "label-schema: url", "strict-labels: true", "strict-labels: sometimes", "comments: false", "comments: {}",
      "exclude: [a]", "exclude: {a: b}", "baseline: a", "baseline: [a]", "overrides: []", "overrides: {}", "overrides: [{}]", "overrides: [{paths: a}]",
      "overrides: [{paths: []}]", "overrides: [{paths: [a], rules: {FromAsCasing: info}}]", "overrides: [{paths: [a], severity: info}]", "other: 1",
      "format: {}", "format: 4", "format:", "format: {indent: 0, keywords: keep}", "format: {indent: 16}", "format: {indent: 17}", "format: {indent: -1}",
      "format: {indent: tab}", "format: {keywords: upper}", "format: {keywords: lower}", "format: {width: 80}"})
  void schemaAndReaderTakeAndRefuseTheSame(String text) throws IOException {
    var root = new YAMLMapper().readTree(text);
    boolean taken;
    try {
      read(text);
      taken = true;
    } catch (ConfigException e) {
      taken = false;
    }
    assertThat(schema().validate(root).isEmpty()).as(text).isEqualTo(taken);
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(Files.readString(SCHEMA), InputFormat.JSON);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
