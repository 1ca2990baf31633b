package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the examples on the pages of rules leave out: other forms that a rule finds, and what only looks like them. The cases are in
 * {@code rule-cases.txt}, each behind a line with the rule and whether it {@code fires} or is {@code silent}.
 */
final class RuleCasesTest {
  private static final RuleSet RULES = RuleSet.load(InstructionSet.load());

  static Stream<Arguments> cases() throws IOException {
    try (var in = Objects.requireNonNull(RuleCasesTest.class.getResourceAsStream("rule-cases.txt"))) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^=== ")).filter(part -> !part.isBlank()).map(part -> {
        int end = part.indexOf('\n');
        var head = part.substring(0, end).split(" ");
        return Arguments.of(head[0], head[1], part.substring(end + 1));
      });
    }
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("cases")
  void aCaseIsAnsweredAsItSays(String rule, String expected, String dockerfile) {
    var report = new LintFixture().offline().rules(RULES.asking(List.of(rule))).lint(dockerfile.getBytes(StandardCharsets.UTF_8));
    var found = report.findings().stream().anyMatch(finding -> finding.code().equals(rule)) ? "fires" : "silent";
    assertThat(found).describedAs("%s", LintFixture.found(report)).isEqualTo(expected);
  }
}
