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
 * @param id the number of the stage
 * @param node the syntax tree of the stage
 * @param uses the variables in its FROM line
 * @param base its base
 * @param replacement the named context that replaces the stage, so that its instructions are ignored; else empty
 * @param image the configuration of its base image; empty before it is looked up, or if the base is not an image
 * @param triggersTaken whether the triggers of its base are among the instructions
 * @param instructions its instructions in order, triggers first
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

  /** Returns its name; {@code stage-0} and so on if it has none. */
  public String name() {
    return node.name().map(Text::value).orElseGet(() -> "stage-" + id.index());
  }

  /** Returns what is written of it, on one line. */
  public FromLine line() {
    var text = node.head().lines().joined().strip().replaceAll("\\s+", " ");
    return new FromLine(name(), text, node.span(), uses, base instanceof Base.ImageBase image ? image.context() : Optional.empty());
  }

  /** Returns the references in its instructions, in order. */
  public List<StageReference> references() {
    return instructions.stream().map(InstructionDraft::references).flatMap(List::stream).toList();
  }

  /** Returns this stage with the configuration of its base image. */
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
