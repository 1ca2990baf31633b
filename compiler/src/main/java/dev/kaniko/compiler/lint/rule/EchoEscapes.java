package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellDialect;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Escapes that echo prints as they are. */
public final class EchoEscapes extends ShellRule {
  private static final Pattern ESCAPE = Pattern.compile("(?<!\\\\)\\\\[nrt]");

  /** Makes the rule. */
  public EchoEscapes() {
    super(RuleInfo.own("EchoEscapes", Severity.INFO, "echo prints escapes as they are", "SC2028").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var command : step.commands()) {
      // The echo of dash knows escapes, that of busybox does not: what sh is decides.
      if (command.is("echo") && command.dialect() == ShellDialect.BASH && !command.hasOption("-e", "-E")) {
        command.arguments().stream()
            .filter(argument -> argument.literal().filter(text -> ESCAPE.matcher(text).find()).isPresent())
            .findFirst()
            .ifPresent(argument -> found.accept(at(argument.span(), "echo of bash prints escapes as they are").withHelp("printf replaces them")));
      }
    }
  }
}
