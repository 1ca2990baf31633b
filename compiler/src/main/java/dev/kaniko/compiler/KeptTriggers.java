package dev.kaniko.compiler;

import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the instructions that a file keeps for builds from its image. Their variables have no values yet, so they are typed as they are written;
 * what is wrong with them is a matter of those builds.
 */
final class KeptTriggers {
  private KeptTriggers() {}

  static Map<StageId, List<Reading>> of(Map<StageId, List<Reading>> readings, Map<Keyword, InstructionProvider> providers) {
    var found = new HashMap<StageId, List<Reading>>();
    readings.forEach((stage, all) -> {
      var triggers = all.stream().filter(reading -> reading.draft().triggeredBy().isEmpty()).flatMap(reading -> read(reading, providers).stream()).toList();
      if (!triggers.isEmpty()) {
        found.put(stage, triggers);
      }
    });
    return found;
  }

  private static Optional<Reading> read(Reading keeper, Map<Keyword, InstructionProvider> providers) {
    return keeper.draft().node().trigger().flatMap(node -> Optional.ofNullable(providers.get(node.keyword())).map(provider -> {
      var source = node.unexpanded();
      return new Reading(
          InstructionDraft.of(node, provider, Optional.empty()), keeper.environment(), keeper.arguments(), List.of(), Optional.of(source),
          isRight(provider, source) ? provider.parse(source, _ -> {}).map(typed -> typed) : Optional.empty());
    }));
  }

  /** Tells whether a text may be typed. */
  private static boolean isRight(InstructionProvider provider, InstructionSource source) {
    var problems = new ArrayList<Diagnostic>();
    provider.check(source, problems::add);
    return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
  }
}
