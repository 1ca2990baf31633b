package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;

/** A build argument whose value nothing ever sees, because a variable has its name. */
public final class HiddenArgument implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("HiddenArgument", Severity.WARNING, "ENV sets the variable of a build argument before anything sees the argument", "K403");

  /** An argument that nothing has seen yet. */
  private record Unseen(Reading reading, Text name) {}

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var unseen = new HashMap<String, Unseen>();
      for (var reading : linted.readings()) {
        reading.uses().forEach(use -> unseen.remove(use.name()));
        if (reading.effects().map(effects -> effects.commands().isPresent() || effects.layer() == Effects.Layer.DEPENDS).orElse(true)) {
          unseen.clear();
        }
        for (var name : VariableNames.set(reading)) {
          var argument = Readings.isWritten(reading) ? unseen.remove(name.value()) : null;
          if (argument != null) {
            sink.report(linted.owner(argument.reading()), finding(argument.name(), name));
          }
        }
        if (Readings.isWritten(reading)) {
          VariableNames.declared(reading).forEach(name -> unseen.put(name.value(), new Unseen(reading, name)));
        }
      }
    }
  }

  private static Diagnostic finding(Text argument, Text variable) {
    return INFO.finding(argument.span(), "nothing sees what a build gives for it: ENV sets " + argument + " before")
        .withLabel(variable.span(), "sets it")
        .withHelp("to let a build choose the value, write ENV " + argument + "=$" + argument + " behind the ARG");
  }
}
