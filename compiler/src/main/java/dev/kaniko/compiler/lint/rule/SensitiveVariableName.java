package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.SecretName;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.regex.Pattern;

/** A variable whose name may say that it holds a secret, where Docker does not say so. */
public final class SensitiveVariableName implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("SensitiveVariableName", Severity.WARNING, "ARG or ENV has a name that may say secret", "DL3064").onRequest();
  private static final Pattern SENSITIVE = Pattern.compile(
      "(api|access|client|account|encryption|signing|license|ssh|gpg|auth)_?key|passw|passphrase|(^|_)pwd(_|$)|private|secret|token|user_?name"
          + "|credential|webhook|(^|_)dsn(_|$)|(database|db|mongo(db)?|redis|postgres|mysql)_ur[il]|connection_?string",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern HARMLESS = Pattern.compile("(^|_)(public|file|version)(_|$)", Pattern.CASE_INSENSITIVE);

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** In a stage the names of {@link SecretsUsedInArgOrEnv} are left to that rule, which does not look before the first FROM. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    if (subject.ast().stages().isEmpty()) {
      subject.stages().forEach(linted -> stage(linted, sink));
      return;
    }
    for (var node : subject.ast().global()) {
      if (node.arguments() instanceof Arguments.Names(var declared, _)) {
        declared.stream().map(Arguments.Name::name).filter(name -> SecretName.is(name.value()) || isSensitive(name.value()))
            .forEach(name -> sink.report(node, finding(name)));
      }
    }
    subject.stages().forEach(linted -> stage(linted, sink));
  }

  private static void stage(LintedStage linted, LintSink sink) {
    for (var reading : linted.readings()) {
      SecretsUsedInArgOrEnv.names(reading).stream()
          .filter(name -> Readings.isWritten(reading) && !SecretName.is(name.value()) && isSensitive(name.value()))
          .forEach(name -> sink.report(linted.owner(reading), finding(name)));
    }
  }

  private static boolean isSensitive(String name) {
    return SENSITIVE.matcher(name).find() && !HARMLESS.matcher(name).find();
  }

  private static Diagnostic finding(Text name) {
    return INFO.finding(name.span(), "what " + name + " holds can be read in the image or its history")
        .withHelp("give a secret to the command that needs it: RUN --mount=type=secret,id=...");
  }
}
