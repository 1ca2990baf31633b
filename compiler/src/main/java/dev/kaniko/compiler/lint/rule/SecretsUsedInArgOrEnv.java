package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.SecretName;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.stream.Collectors;

/** A variable whose name says that it holds a secret. */
public final class SecretsUsedInArgOrEnv implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("SecretsUsedInArgOrEnv", "ARG or ENV has a name that says secret", "DL3064");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var name : names(reading)) {
          if (SecretName.is(name.value())) {
            sink.report(linted.owner(reading), subject.finding(INFO, linted.owner(reading), name.span(),
                "Do not use ARG or ENV instructions for sensitive data (" + reading.draft().node().keyword() + " " + GoFormat.quoted(name.value()) + ")",
                "can be read in the image or its history")
                .withHelp("give a secret to the command that needs it: RUN --mount=type=secret,id=..."));
          }
        }
      }
    }
  }

  /** Returns the names that an instruction adds to the scope, where they stand. */
  static List<Text> names(Reading reading) {
    if (reading.expanded().isEmpty() || reading.instruction().isEmpty()) {
      return List.of();
    }
    var names = switch (reading.expanded().get().arguments()) {
      case Arguments.KeyValues(var pairs, _) -> pairs.stream().map(Arguments.KeyValue::key).toList();
      case Arguments.Names(var declared, _) -> declared.stream().map(Arguments.Name::name).toList();
      default -> List.<Text>of();
    };
    if (names.isEmpty()) {
      return names;
    }
    var bound = reading.instruction().get().bindings().stream().map(Binding::name).collect(Collectors.toSet());
    return names.stream().filter(name -> bound.contains(name.value())).toList();
  }
}
