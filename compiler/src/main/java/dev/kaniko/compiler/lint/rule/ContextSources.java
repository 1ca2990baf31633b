package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** The paths that instructions read from the build context. */
final class ContextSources {
  private ContextSources() {}

  /** Returns the expanded sources of an instruction that are paths of the build context; none for one that could not be typed. */
  static List<Text> of(Reading reading) {
    return reading.effects().stream()
        .flatMap(effects -> effects.placements().stream())
        .flatMap(placement -> placement.sources().stream())
        .filter(source -> source.from() == Placement.From.CONTEXT)
        .map(Placement.Source::text)
        .toList();
  }

  /**
   * Returns the sources that an instruction of the file brings with all that is below them: those of a flag that leaves something out are not
   * among them, and neither are patterns and what depends on a variable that is not known.
   */
  static List<Text> entire(Reading reading) {
    boolean leavesOut = reading.draft().node().flags().stream().anyMatch(flag -> flag.flag().name().equals("exclude"));
    return !Readings.isWritten(reading) || leavesOut ? List.of()
        : of(reading).stream().filter(source -> Readings.isKnown(reading, source) && !ContextTree.isPattern(source.value())).toList();
  }
}
