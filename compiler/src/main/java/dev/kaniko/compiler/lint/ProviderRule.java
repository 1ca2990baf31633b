package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that the provider of an instruction brings: it is shown every use of the instruction that could be typed.
 *
 * @param keyword the instruction
 * @param rule what looks at it
 */
record ProviderRule(Keyword keyword, InstructionRule rule, RuleInfo info) implements LintRule {
  ProviderRule {
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(rule);
    Objects.requireNonNull(info);
  }

  static ProviderRule of(Keyword keyword, InstructionRule rule) {
    return new ProviderRule(
        keyword, rule, new RuleInfo(rule.id(), rule.title(), rule.severity(), false, Optional.empty(), Optional.of(rule.page())));
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var stage : subject.stages()) {
      for (var reading : stage.readings()) {
        if (reading.draft().node().keyword().equals(keyword)) {
          use(reading).ifPresent(use -> rule.check(use, found -> {
            var owner = stage.owner(reading);
            var finding = ofThisRule(found);
            sink.report(owner, reading.draft().triggeredBy().isPresent() ? subject.atFirstLine(finding, owner) : finding);
          }));
        }
      }
    }
  }

  private static Optional<InstructionUse> use(Reading reading) {
    return reading.expanded().flatMap(
        expanded -> reading.instruction().map(typed -> new InstructionUse(reading.draft().node().unexpanded(), expanded, typed)));
  }

  private Diagnostic ofThisRule(Diagnostic found) {
    return new Diagnostic(
        info.id(), found.severity(), found.message(), found.span(), found.note(), found.labels(), found.help(), found.fixes());
  }
}
