package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One stage: a FROM and what follows it.
 *
 * @param index its place among the stages, from 0
 * @param head the FROM instruction itself
 * @param base the image or stage it starts from, unexpanded
 * @param platform the value of {@code --platform}, unexpanded
 * @param name the name after AS in lower case
 * @param instructions what the stage does
 */
public record StageNode(
    int index,
    InstructionNode head,
    Word base,
    Optional<Word> platform,
    Optional<Text> name,
    List<InstructionNode> instructions) {
  public StageNode {
    Objects.requireNonNull(head);
    Objects.requireNonNull(base);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(name);
    instructions = List.copyOf(instructions);
  }

  /** Tells whether the file has no FROM, so that its instructions stand for a stage of which nothing is known. */
  public boolean isImplied() {
    return head.span().length() == 0;
  }

  /** Returns where the FROM stands. */
  public Span span() {
    return head.span();
  }
}
