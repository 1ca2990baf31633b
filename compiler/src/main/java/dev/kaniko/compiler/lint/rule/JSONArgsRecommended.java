package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;

/** A CMD or ENTRYPOINT that runs through the default shell. */
public final class JSONArgsRecommended implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("JSONArgsRecommended", "CMD or ENTRYPOINT is in shell form and nobody chose the shell", "DL3025");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var withShell = new HashSet<StageId>();
    for (var linted : subject.stages()) {
      boolean shell = !linted.stage().config().shell().isEmpty()
          || linted.stage().base() instanceof Base.StageBase(var base) && withShell.contains(base);
      for (var reading : linted.readings()) {
        var node = reading.draft().node();
        shell |= sets(reading, ConfigDelta.Shell.class);
        boolean starts = sets(reading, ConfigDelta.Cmd.class) || sets(reading, ConfigDelta.Entrypoint.class);
        if (starts && !shell && node.arguments() instanceof Arguments.Command(var exec, var parts, _) && !exec) {
          sink.report(linted.owner(reading), finding(subject, linted, reading, parts));
        }
      }
      if (shell) {
        withShell.add(linted.stage().id());
      }
    }
  }

  private static boolean sets(Reading reading, Class<? extends ConfigDelta.Edit> kind) {
    return reading.effects().map(effects -> effects.sets(kind)).orElse(false);
  }

  private static Diagnostic finding(LintSubject subject, LintedStage linted, Reading reading, List<Text> parts) {
    var node = reading.draft().node();
    var finding = subject.finding(INFO, linted.owner(reading), node.word().span(),
        "JSON arguments recommended for " + node.word().value() + " to prevent unintended behavior related to OS signals",
        "runs /bin/sh -c, which passes no signals on");
    return parts.stream().findFirst()
        .flatMap(command -> ExecForm.of(command.value()).map(
            json -> finding.withFix(new Fix("use the exec form", Fix.Safety.UNSAFE, List.of(new Edit(command.span(), json))))))
        .orElse(finding);
  }
}
