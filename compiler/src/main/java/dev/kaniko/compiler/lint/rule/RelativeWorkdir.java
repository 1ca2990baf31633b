package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.regex.Pattern;

/** A relative WORKDIR behind one that is absolute. */
public final class RelativeWorkdir implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("RelativeWorkdir", Severity.ERROR, "A WORKDIR continues the one before it", "DL3000").onRequest();
  private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z]:).*", Pattern.DOTALL);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** The first of a stage is the matter of {@link WorkdirRelativePath}. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var withWorkdir = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean set = linted.stage().base() instanceof Base.StageBase(var base) && withWorkdir.contains(base);
      for (var reading : linted.readings()) {
        var path = reading.effects().flatMap(Effects::workingDirectory);
        if (path.isPresent()) {
          if (set && Readings.isWritten(reading) && isRelative(reading, path.get())) {
            sink.report(linted.owner(reading), INFO.finding(path.get().span(), "the directory " + path.get() + " is below the one of an earlier WORKDIR")
                .withHelp("write the whole path, so that the line does not depend on others"));
          }
          set = true;
        }
      }
      if (set) {
        withWorkdir.add(linted.stage().id());
      }
    }
  }

  private static boolean isRelative(Reading reading, Text path) {
    return Readings.isKnown(reading, path) && !ABSOLUTE.matcher(path.value()).matches();
  }
}
