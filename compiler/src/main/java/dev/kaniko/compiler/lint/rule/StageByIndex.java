package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.Text;
import java.util.Optional;
import java.util.regex.Pattern;

/** A stage that is named by its place in the file. */
public final class StageByIndex implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("StageByIndex", Severity.INFO, "A stage is named by its number, which changes with every stage before it", "K105");

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var reference : reading.draft().references()) {
          stage(subject, reference).filter(_ -> reading.draft().triggeredBy().isEmpty())
              .ifPresent(stage -> sink.report(linted.owner(reading), finding(reference, stage)));
        }
      }
    }
  }

  private static Optional<StageNode> stage(LintSubject subject, StageReference reference) {
    var name = reference.origin().name();
    var stages = subject.ast().stages();
    if (!reference.origin().mayBeIndex() || !NUMBER.matcher(name).matches()) {
      return Optional.empty();
    }
    int index = Integer.parseInt(name);
    return index < stages.size() ? Optional.of(stages.get(index)) : Optional.empty();
  }

  private static Diagnostic finding(StageReference reference, StageNode stage) {
    var place = stage.name().map(Text::span).orElse(stage.base().span());
    var finding = INFO.finding(reference.text().span(), "another stage has the number " + reference.text() + " as soon as one is added before it")
        .withLabel(place, "the stage with this number now");
    return stage.name()
        .map(name -> finding.withFix(Fixes.replace(reference.text(), name.value())))
        .orElseGet(() -> finding.withHelp("give the stage a name with AS and use that"));
  }
}
