package dev.kaniko.runtime.verify;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;

/** Whether a step came to what its instruction had said before, by which it was planned. */
public final class Promise {
  private Promise() {}

  /**
   * Compares an outcome with the effects of its instruction.
   *
   * @param before the configuration before the step
   * @throws WrongClaimException if they differ
   */
  public static void check(Instruction instruction, Outcome outcome, ImageConfig before) throws WrongClaimException {
    var contradiction = instruction.effects().contradiction(outcome, before);
    if (contradiction.isPresent()) {
      throw new WrongClaimException(contradiction.get());
    }
  }
}
