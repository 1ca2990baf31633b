package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A variable that nothing defines, where the builder expands it. */
public final class UndefinedVar implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("UndefinedVar", "An instruction uses a variable that nothing defines");

  /** For more than these nobody looks for a slip: each look goes over all variables. */
  private static final int MOST_SUGGESTIONS = 100;

  /** These are read by the builder and never variables of a stage. */
  private static final Set<String> OF_THE_BUILDER = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  /** A name in a word. */
  private record InWord(String name, Text word) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    int told = 0;
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        // The reference does not look where words are split after expansion, which is EXPOSE.
        if (reading.draft().node().syntax().expansion() != Expansion.SORTED_AND_SPLIT) {
          told = check(subject, linted, reading, told, sink);
        }
      }
    }
  }

  /** Returns how many were told in the end. */
  private static int check(LintSubject subject, LintedStage linted, Reading reading, int before, LintSink sink) {
    int told = before;
    // The reference expands word by word, and tells a name once for each word.
    var seen = new HashSet<InWord>();
    for (var use : reading.uses()) {
      if (use.provenance().isEmpty() && !OF_THE_BUILDER.contains(use.name()) && seen.add(new InWord(use.name(), use.word()))) {
        var near = told < MOST_SUGGESTIONS ? DidYouMean.nearest(use.name(), reading.environment().keySet()) : Optional.<String>empty();
        sink.report(linted.owner(reading), finding(subject, linted, reading, use, near));
        told++;
      }
    }
    return told;
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading reading, VariableUse use, Optional<String> near) {
    var finding = subject.finding(INFO, linted.owner(reading), use.span(),
        "Usage of undefined variable '$" + use.name() + "'" + near.map(name -> " (did you mean $" + name + "?)").orElse(""),
        "neither ARG nor ENV defines it");
    if (!linted.stage().start().known()) {
      finding = finding.withHelp("the base image was not looked at: it may define the variable");
    }
    return near.flatMap(name -> DidYouMean.fix(subject, use.name(), use.span(), name)).map(finding::withFix).orElse(finding);
  }
}
