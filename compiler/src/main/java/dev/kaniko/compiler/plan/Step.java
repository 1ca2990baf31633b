package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One instruction in its place: what is done, which passes may change, and what is written of it, which they leave.
 *
 * @param work what is done
 * @param line what is written of it
 */
public record Step(Work work, HistoryLine line) {
  public Step {
    Objects.requireNonNull(work);
    Objects.requireNonNull(line);
  }

  /** Returns this step with other work. */
  public Step withWork(Work other) {
    return new Step(other, line);
  }

  public Instruction instruction() {
    return work.instruction();
  }

  /** Returns where each origin among the inputs and mounts of the instruction leads to. */
  public Map<Origin, TreeSource> sources() {
    return work.sources();
  }

  /** Returns the variables that the instruction may read. */
  public SequencedMap<String, String> environment() {
    return work.environment();
  }

  /** Returns the build arguments that the history shows. */
  public SequencedMap<String, String> arguments() {
    return line.arguments();
  }

  /** Returns the instruction as written, on one line. */
  public String text() {
    return line.text();
  }

  /** Returns the place in the FROM line whose base brings the instruction in as a trigger; empty for one that stands in the stage. */
  public Optional<Span> triggeredBy() {
    return line.triggeredBy();
  }

  /** Returns the variables in its words. */
  public List<VariableUse> uses() {
    return line.uses();
  }
}
