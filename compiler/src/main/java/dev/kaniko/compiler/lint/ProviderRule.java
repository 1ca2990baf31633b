package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that the provider of an instruction brings: it is shown the text of every such instruction of the file, and every use that could be
 * typed.
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
    return new ProviderRule(keyword, rule, new RuleInfo(
        rule.id(), rule.aliases(), rule.title(), rule.severity(), false, rule.isBuildCheck(), RuleSet.FIRST_VERSION, rule.documentation(),
        Optional.of(rule.page())));
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      if (node.keyword().equals(keyword)) {
        rule.checkWritten(node.unexpanded(), found -> sink.report(node, momentOfText(), placed(found, node, node, subject)));
      }
    }
    for (var stage : subject.stages()) {
      for (var reading : stage.readings()) {
        if (reading.draft().node().keyword().equals(keyword)) {
          var owner = stage.owner(reading);
          use(reading).ifPresent(use -> rule.check(use, found -> sink.report(owner, placed(found, reading.draft().node(), owner, subject))));
        }
      }
    }
  }

  /** The reference makes its checks of texts when it reads instructions. */
  private Moment momentOfText() {
    return info.buildCheck() ? Moment.INSTRUCTIONS : moment();
  }

  private static Optional<InstructionUse> use(Reading reading) {
    return reading.expanded().flatMap(
        expanded -> reading.instruction().map(typed -> new InstructionUse(reading.draft().node().unexpanded(), expanded, typed)));
  }

  /**
   * Returns a finding as it is reported.
   *
   * @param node the instruction that the rule was shown
   * @param owner the instruction of the file that stands for it
   */
  private Diagnostic placed(Diagnostic found, InstructionNode node, InstructionNode owner, LintSubject subject) {
    var fixes = found.fixes().stream()
        .map(fix -> new Fix(fix.title(), fix.safety(), fix.edits().stream().map(edit -> fitting(edit, node, subject.ast().text())).toList()))
        .toList();
    var finding = new Diagnostic(info.id(), found.severity(), found.message(), found.span(), found.note(), found.labels(), found.help(), fixes);
    return info.buildCheck() || !node.equals(owner) ? subject.atFirstLine(finding, owner) : finding;
  }

  /** Whoever deletes an instruction leaves no empty line, and whoever replaces a keyword keeps its case. */
  private static Edit fitting(Edit edit, InstructionNode node, String text) {
    var word = node.word();
    if (edit.replacement().isEmpty() && edit.span().equals(node.span()) && node.span().end() <= text.length()) {
      return new Edit(Lines.whole(text, node.span()), "");
    }
    boolean lower = edit.span().equals(word.span()) && word.value().equals(word.value().toLowerCase(Locale.ROOT));
    return lower ? new Edit(edit.span(), edit.replacement().toLowerCase(Locale.ROOT)) : edit;
  }
}
