package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is written of a step, in the history of the image and for people to read. No pass changes it: the history shows every instruction as
 * BuildKit writes it, whatever is done for it.
 *
 * @param text the instruction as written, on one line, for people to read; a trigger of a base image begins with {@code ONBUILD}
 * @param triggeredBy the place in the FROM line whose base brings the instruction in as a trigger; empty for one that stands in the stage
 * @param arguments the build arguments that were declared before this instruction, in order, each with what its name stands for here; one
 *     without a value is empty. Kept as it is, not copied, so it must not change
 * @param uses the variables in the words of this instruction that were expanded, in the order of the text
 */
public record HistoryLine(String text, Optional<Span> triggeredBy, SequencedMap<String, String> arguments, List<VariableUse> uses) {
  public HistoryLine {
    Objects.requireNonNull(text);
    Objects.requireNonNull(triggeredBy);
    arguments = Collections.unmodifiableSequencedMap(arguments);
    uses = List.copyOf(uses);
  }
}
