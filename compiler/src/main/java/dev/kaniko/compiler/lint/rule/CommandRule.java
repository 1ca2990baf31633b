package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A rule about commands that run while the image is built. */
abstract class CommandRule implements LintRule {
  private static final Pattern OPTIONS = Pattern.compile("(?i)opt|flag|arg|[@*]");
  private final RuleInfo info;

  CommandRule(RuleInfo info) {
    this.info = info;
  }

  @Override
  public final RuleInfo info() {
    return info;
  }

  @Override
  public final void check(LintSubject subject, LintSink sink) {
    for (var run : RunSteps.of(subject)) {
      check(run, finding -> sink.report(run.owner(), finding));
    }
  }

  /** Reports what it finds in the commands of one instruction. */
  abstract void check(RunStep run, Consumer<Diagnostic> found);

  /** Returns a finding at a command. */
  final Diagnostic at(Invocation command, String message) {
    return info.finding(command.program().span(), message);
  }

  /** Returns a fix that adds words behind an argument, if the argument is written as it reads. */
  static Optional<Fix> adding(Argument behind, String words) {
    var span = behind.span();
    boolean plain = behind.literal().filter(text -> text.length() == span.length()).isPresent();
    var end = new Span(span.source(), span.end(), span.end());
    return plain ? Optional.of(new Fix("add `" + words + "`", Fix.Safety.UNSAFE, List.of(new Edit(end, " " + words)))) : Optional.empty();
  }

  /** Returns a finding with a fix, if there is one. */
  static Diagnostic with(Optional<Fix> fix, Diagnostic finding) {
    return fix.map(finding::withFix).orElse(finding);
  }

  /**
   * Tells whether options of a command are known to the build only: a variable stands where its verb is expected, or is named like options.
   * Elsewhere variables are taken for names of packages and files.
   */
  static boolean isOpen(Invocation command) {
    boolean verb = false;
    for (var argument : command.arguments()) {
      boolean unknown = argument.prefix().isEmpty() && argument.pattern().isEmpty();
      if (unknown && (!verb || OPTIONS.matcher(argument.shown()).find())) {
        return true;
      }
      verb |= !unknown && !argument.prefix().startsWith("-");
    }
    return false;
  }

  /** Tells the same of a command without a verb. */
  static boolean hasUnknownOptions(Invocation command) {
    return command.arguments().stream().anyMatch(argument -> argument.pattern().isEmpty() && OPTIONS.matcher(argument.shown()).find());
  }
}
