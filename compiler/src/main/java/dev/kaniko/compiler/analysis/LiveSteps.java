package dev.kaniko.compiler.analysis;

import dev.kaniko.compiler.plan.Step;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Which steps of a stage somebody can notice.
 *
 * @param places the places of these steps; the others only set what nobody looks at
 * @param before what the stage looks at of what it starts with
 */
public record LiveSteps(BitSet places, Reads before) {
  /**
   * Finds those whose outcome somebody looks at. The values of variables are in the work of the steps that may read them already, and a step
   * that is left out still counts as one that came before.
   *
   * @param after what is looked at of what the stage ends with
   */
  public static LiveSteps of(List<Step> steps, Reads after) {
    return find(steps, after, (read, instruction) -> read.settingsOf(instruction));
  }

  /** Finds those without which the files could come out different, were they not in the stage. */
  public static LiveSteps ofFiles(List<Step> steps) {
    return find(steps, Reads.NOTHING,
        (read, instruction) -> read.settingsOf(instruction) || read.variablesOf(instruction) || read.presenceOf(instruction));
  }

  /** Goes from the last step to the first. */
  private static LiveSteps find(List<Step> steps, Reads after, BiPredicate<Reads, Instruction> looksAt) {
    var places = new BitSet();
    var read = after;
    for (int i = steps.size() - 1; i >= 0; i--) {
      var instruction = steps.get(i).instruction();
      if (!onlySets(instruction) || looksAt.test(read, instruction)) {
        places.set(i);
        read = read.and(Reads.of(instruction.effects()));
      }
    }
    return new LiveSteps(places, read);
  }

  /** Tells whether an instruction only sets something: it changes no file, reads none, and cannot fail. */
  public static boolean onlySets(Instruction instruction) {
    return instruction.effects().infallible() && instruction.rootAccess() == RootAccess.NONE && instruction.inputs().isEmpty();
  }

  public boolean isLive(int place) {
    return places.get(place);
  }
}
