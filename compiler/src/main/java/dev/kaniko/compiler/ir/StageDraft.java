package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.plan.FromLine;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A stage whose instructions are not typed yet.
 *
 * @param id which one
 * @param node its FROM line
 * @param uses the variables in its FROM line
 * @param base what it starts from
 * @param replacement the named context that takes its place, so that none of its instructions count
 * @param image what is known of its base, where that is an image that was looked up
 * @param triggersTaken whether the triggers of its base are among the instructions
 * @param instructions what it does, in order, triggers first
 */
public record StageDraft(
    StageId id,
    StageNode node,
    List<VariableUse> uses,
    Base base,
    Optional<TreeSource> replacement,
    Optional<ResolvedImage> image,
    boolean triggersTaken,
    List<InstructionDraft> instructions) {
  public StageDraft {
    Objects.requireNonNull(id);
    Objects.requireNonNull(node);
    uses = List.copyOf(uses);
    Objects.requireNonNull(base);
    Objects.requireNonNull(replacement);
    Objects.requireNonNull(image);
    instructions = List.copyOf(instructions);
  }

  /** Returns the name that it was given, or the one that people read instead, such as {@code stage-0}. */
  public String name() {
    return node.name().map(Text::value).orElseGet(() -> "stage-" + id.index());
  }

  /** Returns what is written of it, on one line. */
  public FromLine line() {
    var text = node.head().lines().joined().strip().replaceAll("\\s+", " ");
    return new FromLine(name(), text, node.span(), uses, base instanceof Base.ImageBase image ? image.context() : Optional.empty());
  }

  /** Returns what its instructions name, in order. */
  public List<StageReference> references() {
    return instructions.stream().map(InstructionDraft::references).flatMap(List::stream).toList();
  }

  /** Returns this stage with what was found for its base. */
  public StageDraft withImage(ResolvedImage found) {
    return new StageDraft(id, node, uses, base, replacement, Optional.of(found), triggersTaken, instructions);
  }

  /** Returns this stage with the triggers of its base before its own instructions. */
  public StageDraft withTriggers(List<InstructionDraft> triggers) {
    var all = new ArrayList<>(triggers);
    all.addAll(instructions);
    return new StageDraft(id, node, uses, base, replacement, image, true, all);
  }
}
