package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.StageReference;
import java.util.regex.Pattern;

/** A mount whose from is the number of a stage. */
public final class StageIndexInMount implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("StageIndexInMount", Severity.WARNING, "The from of a mount is a number, which is the name of an image and no stage", "K909");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var reference : reading.draft().references()) {
          var name = reference.origin().name();
          if (!reference.origin().mayBeIndex() && DIGITS.matcher(name).matches() && !subject.request().contexts().containsKey(name)) {
            sink.report(linted.owner(reading), finding(subject, reference, name));
          }
        }
      }
    }
  }

  private static Diagnostic finding(LintSubject subject, StageReference reference, String name) {
    var finding = INFO.finding(reference.text().span(), "a mount takes the name of a stage, not its number: from=" + name + " is an image");
    return subject.ast().stages().stream()
        .filter(stage -> String.valueOf(stage.index()).equals(name))
        .findFirst()
        .map(stage -> stage.name()
            .map(own -> finding.withHelp("write from=" + own).withLabel(own.span(), "the stage with this number"))
            .orElseGet(() -> finding.withHelp("give the stage a name with AS").withLabel(stage.base().span(), "the stage with this number")))
        .orElse(finding);
  }
}
