package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;
import java.util.function.Consumer;

/** A comment of the shell that goes on over the end of its line. */
public final class CommentSwallowsCommands extends ShellRule {
  /** Makes the rule. */
  public CommentSwallowsCommands() {
    super(RuleInfo.own("CommentSwallowsCommands", Severity.WARNING, "The lines behind a comment of the shell never run", "K902"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (step.text().form() != ShellText.Form.SHELL) {
      return;
    }
    for (var comment : step.text().script().comments()) {
      swallowed(step, comment.span()).ifPresent(line -> found.accept(at(comment.span(), "the comment ends with the instruction, so `" + line + "` never runs")
          .withHelp("put the comment on a line of its own: Dockerfiles leave such lines out")));
    }
  }

  /** Returns the first line behind that of a comment that is no comment itself. */
  private static Optional<String> swallowed(ShellStep step, Span comment) {
    var lines = step.written(comment).lines().skip(1).map(String::strip).toList();
    return lines.stream().filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("\\")).findFirst()
        .map(line -> line.endsWith("\\") ? line.substring(0, line.length() - 1).strip() : line)
        .map(line -> line.length() > 60 ? line.substring(0, 60) + "..." : line);
  }
}
