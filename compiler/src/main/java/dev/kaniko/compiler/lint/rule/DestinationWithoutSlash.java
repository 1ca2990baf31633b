package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** Several sources for a destination that is a directory without saying so. */
public final class DestinationWithoutSlash implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own(
      "DestinationWithoutSlash", Severity.ERROR, "The destination of several sources does not end in a slash", "DL3021").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** Where files overwrite each other, {@link OverwrittenDestination} says so. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var placement : Readings.copies(reading)) {
          var destination = placement.destination();
          if (placement.sources().size() > 1 && !OverwrittenDestination.putsFiles(placement) && Readings.isWritten(reading)
              && Readings.isKnown(reading, destination) && OverwrittenDestination.isFileName(destination.value())) {
            sink.report(linted.owner(reading), INFO.finding(destination.span(), "nothing says that " + destination + " is a directory")
                .withHelp("end it with a slash"));
          }
        }
      }
    }
  }
}
