package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** A pattern that may match a name which reads like an option. */
public final class DashGlob extends ShellRule {
  private static final Set<String> HARMLESS = Set.of("echo", "printf", "[", "test", "expr", "let");

  /** Makes the rule. */
  public DashGlob() {
    super(RuleInfo.own("DashGlob", Severity.INFO, "A file name may be taken for an option", "SC2035").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var command : step.nodes().simples()) {
      if (!HARMLESS.contains(ShellVariables.nameOf(command))) {
        command.words().stream().skip(1)
            .takeWhile(word -> word.literal().filter("--"::equals).isEmpty())
            .filter(word -> !word.parts().isEmpty() && word.parts().getFirst() instanceof ShellPart.Glob(var text, _) && !text.startsWith("["))
            .forEach(word -> found.accept(at(word.span(), "a file whose name begins with a dash would be taken for an option").withHelp("begin the pattern with ./")));
      }
    }
  }
}
