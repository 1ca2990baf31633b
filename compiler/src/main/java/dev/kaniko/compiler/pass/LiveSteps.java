package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;
import java.util.BitSet;
import java.util.List;

/**
 * Which steps of a stage somebody can notice.
 *
 * @param places the places of these steps; the others only set what nobody looks at
 * @param before what the stage looks at of what it starts with
 */
record LiveSteps(BitSet places, Reads before) {
  /**
   * Finds those that somebody notices by their files or by the configuration. The values of variables are in the work of the steps that may
   * read them already.
   *
   * @param after what is looked at of what the stage ends with
   */
  static LiveSteps of(List<Step> steps, Reads after) {
    return find(steps, after, false);
  }

  /** Finds those without which the files could come out different, from the declarations of variables on. */
  static LiveSteps ofFiles(List<Step> steps) {
    return find(steps, Reads.NOTHING, true);
  }

  /** Goes from the last step to the first. */
  private static LiveSteps find(List<Step> steps, Reads after, boolean variables) {
    var places = new BitSet();
    var read = after;
    for (int i = steps.size() - 1; i >= 0; i--) {
      var instruction = steps.get(i).instruction();
      if (!onlySets(instruction) || read.settingsOf(instruction) || variables && read.variablesOf(instruction)) {
        places.set(i);
        read = read.and(Reads.of(instruction.effects()));
      }
    }
    return new LiveSteps(places, read);
  }

  /** Tells whether an instruction only sets something: it changes no file, reads none, and cannot fail. */
  static boolean onlySets(Instruction instruction) {
    return instruction.effects().infallible() && instruction.rootAccess() == RootAccess.NONE && instruction.inputs().isEmpty();
  }

  boolean isLive(int place) {
    return places.get(place);
  }
}
