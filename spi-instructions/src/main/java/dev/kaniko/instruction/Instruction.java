package dev.kaniko.instruction;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One instruction, typed, with variables expanded: an immutable record, equal to another that was typed from the same text at the same
 * place. Its methods but {@link #execute} are functions of its components.
 */
public interface Instruction {
  /** The keyword of the syntax that it was typed by. */
  Keyword keyword();

  /** Where it stands: the span of its source. */
  Span span();

  /** What it needs of the root of its stage. */
  RootAccess rootAccess();

  /** What it means, wherever it stands; empty when a result must never be used again. */
  Optional<Fingerprint> fingerprint();

  /** What it reads besides the root, in a fixed order. A stage that is read is one of {@link InstructionProvider#references} too. */
  default List<Input> inputs() {
    return List.of();
  }

  /** The names that it adds to the scope, in order; those of ENV are the variables that its outcome sets. */
  default List<Binding> bindings() {
    return List.of();
  }

  /**
   * What it will do, as far as its text tells. An instruction that leaves this out says nothing of itself: {@code kaniko plan} and
   * {@code kaniko lint} then know little of it, and it must not change the configuration.
   */
  default Effects effects() {
    return Effects.unknown(rootAccess());
  }

  /**
   * Does what it says. Called once a step, on a thread that may block; an interrupt must end it soon. Where a build verifies what its
   * instructions claim, it is called twice unless it runs something in the root or has no fingerprint, and must come to the same.
   *
   * @throws InstructionFailedException if what it says cannot be done; the message is for whoever wrote the Dockerfile
   * @throws IOException if the world fails
   * @throws InterruptedException if the build was cancelled
   */
  Outcome execute(ExecutionContext context) throws IOException, InterruptedException;
}
