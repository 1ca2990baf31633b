package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.scope.ExpandedWord;
import dev.kaniko.compiler.scope.ExpansionException;
import dev.kaniko.compiler.scope.Variables;
import dev.kaniko.compiler.scope.WordExpander;
import dev.kaniko.diagnostic.Fix;
import java.util.Optional;

/** The value of {@code FROM --platform}. */
final class PlatformFlag {
  private PlatformFlag() {}

  /** Returns its value; empty if it cannot be expanded. */
  static Optional<ExpandedWord> expanded(Word word, Variables variables) {
    try {
      return Optional.of(WordExpander.expand(word, variables));
    } catch (ExpansionException _) {
      return Optional.empty();
    }
  }

  /** Returns the fix that deletes the flag and the blanks behind it. */
  static Fix removal(LintSubject subject, InstructionNode head, Fix.Safety safety) {
    var span = head.flags().stream().map(FlagNode::flag).filter(flag -> flag.name().equals("platform")).findFirst().orElseThrow().span();
    return Fixes.remove("delete --platform", safety, Fixes.withBlanks(subject.ast().text(), span));
  }
}
