package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One instruction in its place.
 *
 * @param instruction what is done
 * @param text the instruction as written, on one line, for people to read; a trigger of a base image begins with {@code ONBUILD}
 * @param triggeredBy the place in the FROM line whose base brings the instruction in as a trigger; empty for one that stands in the stage
 * @param sources where each origin among the inputs and mounts of the instruction leads to
 * @param environment ENV, and ARG with a value, before this instruction; kept as it is, not copied, so it must not change
 * @param arguments the build arguments that were declared before this instruction, in order, each with what its name stands for
 *     here; one without a value is empty; kept as it is, too
 * @param uses the variables in the words of this instruction that were expanded, in the order of the text
 */
public record Step(
    Instruction instruction,
    String text,
    Optional<Span> triggeredBy,
    Map<Origin, TreeSource> sources,
    SequencedMap<String, String> environment,
    SequencedMap<String, String> arguments,
    List<VariableUse> uses) {
  public Step {
    Objects.requireNonNull(instruction);
    Objects.requireNonNull(text);
    Objects.requireNonNull(triggeredBy);
    sources = Map.copyOf(sources);
    environment = Collections.unmodifiableSequencedMap(environment);
    arguments = Collections.unmodifiableSequencedMap(arguments);
    uses = List.copyOf(uses);
  }
}
