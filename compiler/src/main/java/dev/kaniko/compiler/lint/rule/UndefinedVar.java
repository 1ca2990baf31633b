package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.Set;

/** A variable that nothing defines, where the builder expands it. */
public final class UndefinedVar implements LintRule {
  private static final RuleInfo INFO = RuleInfo.docker("UndefinedVar", "An instruction uses a variable that nothing defines");

  /** These are read by the builder and never variables of a stage. */
  private static final Set<String> OF_THE_BUILDER = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        // EXPOSE is left out: the reference does not look there.
        if (!reading.draft().node().keyword().text().equals("EXPOSE")) {
          check(subject, linted, reading, sink);
        }
      }
    }
  }

  private static void check(LintSubject subject, LintedStage linted, Reading reading, LintSink sink) {
    var seen = new HashSet<String>();
    for (var use : reading.uses()) {
      if (use.provenance().isEmpty() && !OF_THE_BUILDER.contains(use.name()) && seen.add(use.name())) {
        sink.report(linted.owner(reading), finding(subject, linted, reading, use));
      }
    }
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading reading, VariableUse use) {
    var near = DidYouMean.nearest(use.name(), reading.environment().keySet());
    var finding = subject.finding(INFO, linted.owner(reading), use.span(),
        "Usage of undefined variable '$" + use.name() + "'" + near.map(name -> " (did you mean $" + name + "?)").orElse(""),
        "neither ARG nor ENV defines it");
    if (!linted.stage().baseKnown()) {
      finding = finding.withHelp("the base image was not looked at: it may define the variable");
    }
    return near.flatMap(name -> DidYouMean.fix(subject, use.name(), use.span(), name)).map(finding::withFix).orElse(finding);
  }
}
