package dev.kaniko.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleSet;
import org.junit.jupiter.api.Test;

/** Findings in the words of the protocol. */
final class FindingsTest {
  @Test
  void everyRuleWhoseFindingsHaveATagExists() {
    var rules = RuleSet.load(InstructionSet.load()).infos().stream().map(rule -> rule.id()).toList();
    assertThat(rules).containsAll(Findings.UNNECESSARY).containsAll(Findings.DEPRECATED);
  }
}
