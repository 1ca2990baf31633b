package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** What several rules ask of an instruction. */
final class Readings {
  private Readings() {}

  /** Tells whether an instruction sets a part of the configuration. */
  static boolean sets(Reading reading, Class<? extends ConfigDelta.Edit> kind) {
    return reading.effects().isPresent() && reading.effects().get().sets(kind);
  }

  /** Tells whether an instruction stands in the file; others come with the base image. */
  static boolean isWritten(Reading reading) {
    return reading.draft().triggeredBy().isEmpty();
  }

  /** Tells whether every variable in a text has a value that the compiler knows. */
  static boolean isKnown(Reading reading, Text text) {
    return reading.uses().stream().filter(use -> text.span().contains(use.span())).allMatch(Readings::isKnown);
  }

  private static boolean isKnown(VariableUse use) {
    return use.provenance().filter(provenance -> provenance.kind() != Provenance.Kind.UNSET_ARGUMENT).isPresent();
  }

  /** Returns where an instruction puts files. */
  static List<Placement> copies(Reading reading) {
    var placements = reading.effects().map(Effects::placements).orElse(List.of());
    return placements.isEmpty() ? placements : placements.stream().filter(placement -> !placement.sources().isEmpty()).toList();
  }
}
