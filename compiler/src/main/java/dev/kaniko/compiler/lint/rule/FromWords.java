package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;

/** The words of a FROM line as written. */
final class FromWords {
  private FromWords() {}

  private static List<Text> of(InstructionNode head) {
    return head.arguments() instanceof Arguments.Words arguments ? arguments.words() : List.of();
  }

  /** Returns the stage name of a complete FROM line. */
  static Optional<Text> name(InstructionNode head) {
    var words = of(head);
    return words.size() == 3 ? Optional.of(words.get(2)) : Optional.empty();
  }

  /** Returns the word that stands where AS is expected. */
  static Optional<Text> as(InstructionNode head) {
    var words = of(head);
    return words.size() >= 3 ? Optional.of(words.get(1)) : Optional.empty();
  }
}
