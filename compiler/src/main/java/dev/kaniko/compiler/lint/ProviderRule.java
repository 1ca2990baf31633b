package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
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
            var finding = ofThisRule(found, reading.draft().node().span(), subject.ast().text());
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

  private Diagnostic ofThisRule(Diagnostic found, Span instruction, String text) {
    var fixes = found.fixes().stream().map(fix -> new Fix(fix.title(), fix.safety(), fix.edits().stream().map(edit -> wholeLines(edit, instruction, text)).toList()))
        .toList();
    return new Diagnostic(info.id(), found.severity(), found.message(), found.span(), found.note(), found.labels(), found.help(), fixes);
  }

  /** Whoever deletes an instruction leaves no empty line. */
  private static Edit wholeLines(Edit edit, Span instruction, String text) {
    boolean deletes = edit.replacement().isEmpty() && edit.span().equals(instruction) && instruction.end() <= text.length();
    return deletes ? new Edit(Lines.whole(text, instruction), "") : edit;
  }
}
