package dev.kaniko.runtime.verify;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;

/** Checks that the outcome of a step agrees with the effects that its instruction had announced, because the plan relied on them. */
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
