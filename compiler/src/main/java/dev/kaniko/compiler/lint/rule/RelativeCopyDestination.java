package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.regex.Pattern;

/** Files that are put where the base image happens to work. */
public final class RelativeCopyDestination implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("RelativeCopyDestination", Severity.WARNING, "Files go to a relative path and no WORKDIR was set", "DL3045");
  private static final Pattern ABSOLUTE = Pattern.compile("([/\\\\]|[A-Za-z]:).*", Pattern.DOTALL);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var withWorkdir = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean set = linted.stage().base() instanceof Base.StageBase(var base) ? withWorkdir.contains(base) : isSetByBase(linted);
      for (var reading : linted.readings()) {
        if (!set && Readings.isWritten(reading)) {
          Readings.copies(reading).stream().map(Placement::destination).filter(destination -> isRelative(reading, destination))
              .forEach(destination -> sink.report(linted.owner(reading), finding(destination)));
        }
        set |= reading.effects().flatMap(Effects::workingDirectory).isPresent();
      }
      if (set) {
        withWorkdir.add(linted.stage().id());
      }
    }
  }

  /** What starts from scratch works in the root, and so does everything that says so. */
  private static boolean isSetByBase(LintedStage linted) {
    return linted.stage().base() instanceof Base.Scratch || linted.stage().start().known() && !linted.stage().config().workingDir().isEmpty();
  }

  private static boolean isRelative(Reading reading, Text destination) {
    return Readings.isKnown(reading, destination) && !destination.isEmpty() && !ABSOLUTE.matcher(destination.value()).matches();
  }

  private static Diagnostic finding(Text destination) {
    return INFO.finding(destination.span(), "the place of " + destination + " depends on the working directory of the base image")
        .withHelp("set WORKDIR before, or write an absolute path");
  }
}
