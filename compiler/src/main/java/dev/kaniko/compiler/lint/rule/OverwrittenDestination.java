package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Several files for one destination that is not written as a directory. */
public final class OverwrittenDestination implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("OverwrittenDestination", Severity.WARNING, "Several sources go to a destination that does not end in a slash", "K207", "DL3021");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var directories = new HashSet<String>();
      for (var reading : linted.readings()) {
        for (var placement : reading.effects().map(Effects::placements).orElse(List.of())) {
          directory(placement).ifPresent(directories::add);
          var destination = placement.destination();
          if (putsFiles(placement) && isFileName(destination.value()) && !directories.contains(destination.value())) {
            sink.report(linted.owner(reading), finding(reading, destination));
          }
        }
      }
    }
  }

  /** What an instruction makes itself is a directory, and so is what it says with a slash. */
  private static Optional<String> directory(Placement placement) {
    var destination = placement.destination().value();
    return placement.sources().isEmpty() || destination.endsWith("/") ? Optional.of(withoutSlash(destination)) : Optional.empty();
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Tells whether several files are put at one place; a source without a name extension may be a directory. */
  static boolean putsFiles(Placement placement) {
    return placement.sources().size() > 1
        && placement.sources().stream().allMatch(source -> source.from() == Placement.From.TEXT || hasExtension(source.text().value()));
  }

  static boolean hasExtension(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 && dot < name.length() - 1;
  }

  static boolean isFileName(String destination) {
    return !destination.isEmpty() && !destination.endsWith("/") && !destination.endsWith("\\") && !destination.equals(".") && !destination.equals("..")
        && !destination.endsWith("/.") && !destination.endsWith("/..");
  }

  private static Diagnostic finding(Reading reading, Text destination) {
    var end = new Span(destination.span().source(), destination.span().end(), destination.span().end());
    var finding = INFO.finding(destination.span(), "unless " + destination + " is a directory already, each source overwrites the one before")
        .withHelp("with a slash at its end it is a directory in any case");
    boolean plain = reading.draft().node().arguments() instanceof Arguments.Words(var json, var words, _) && !json && words.contains(destination)
        && destination.span().length() == destination.value().length();
    return plain ? finding.withFix(new Fix("end it with a slash", Fix.Safety.UNSAFE, List.of(new Edit(end, "/")))) : finding;
  }
}
