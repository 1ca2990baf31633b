package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** A command that uses an argument which only FROM lines know. */
public final class ArgumentOutOfScope implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("ArgumentOutOfScope", Severity.WARNING, "A command uses an ARG from before the first FROM that its stage does not declare", "K402");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var global = VariableNames.global(subject).stream().collect(Collectors.toMap(Text::value, name -> name, (first, _) -> first));
    if (global.isEmpty()) {
      return;
    }
    for (var run : RunSteps.of(subject)) {
      var reported = new HashSet<String>();
      for (var command : run.commands()) {
        for (var argument : command.arguments()) {
          for (var name : VariableNames.unknownIn(argument)) {
            if (global.containsKey(name) && !isSet(run, name) && reported.add(name)) {
              sink.report(run.owner(), finding(run, argument, name, global.get(name)));
            }
          }
        }
      }
    }
  }

  private static boolean isSet(RunStep run, String name) {
    var reading = run.reading();
    return run.isTrigger() || reading.environment().containsKey(name) || reading.arguments().containsKey(name) || run.assigns(name);
  }

  private static Diagnostic finding(RunStep run, Argument argument, String name, Text declaration) {
    var owner = run.owner().word().span();
    var start = new Span(owner.source(), owner.start(), owner.start());
    return INFO.finding(argument.span(), "$" + name + " is empty here: an ARG before the first FROM is for FROM lines")
        .withLabel(declaration.span(), "declared here")
        .withHelp("declare it again in the stage: ARG " + name)
        .withFix(new Fix("insert `ARG " + name + "`", Fix.Safety.UNSAFE, List.of(new Edit(start, "ARG " + name + "\n"))));
  }
}
