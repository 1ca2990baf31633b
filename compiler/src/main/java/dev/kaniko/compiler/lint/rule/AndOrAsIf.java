package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Set;
import java.util.function.Consumer;

/** `A && B || C`, which is no if-then-else. */
public final class AndOrAsIf extends ShellRule {
  private static final Set<String> TESTS = Set.of("[", "test");
  private static final Set<String> NEVER_FAIL = Set.of("echo", "printf", "true", "false", ":", "exit", "return", "export", "set", "break", "continue");

  /** Makes the rule. */
  public AndOrAsIf() {
    super(RuleInfo.own("AndOrAsIf", Severity.INFO, "A && B || C runs C also if B fails", "SC2015"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var list : step.nodes().lists()) {
      for (var chain : list.chains()) {
        for (int i = 1; i < chain.rest().size(); i++) {
          var middle = chain.rest().get(i - 1);
          var other = chain.rest().get(i);
          var test = i == 1 ? chain.first() : chain.rest().get(i - 2).pipeline();
          boolean read = hasCommands(test) && hasCommands(middle.pipeline()) && hasCommands(other.pipeline());
          if (read && middle.and() && !other.and() && tests(test) && mayFail(middle.pipeline()) && matters(step, other.pipeline())) {
            found.accept(at(other.operator(), "what follows runs also if the test is true and the command behind && fails").withHelp("write if … then … else … fi"));
          }
        }
      }
    }
  }

  /** A pipeline has none where the text is wrong, and behind a {@code time} that stands alone. */
  private static boolean hasCommands(Pipeline pipeline) {
    return !pipeline.commands().isEmpty();
  }

  private static boolean tests(Pipeline pipeline) {
    return pipeline.commands().getLast() instanceof ShellCommand.Test
        || pipeline.commands().getLast() instanceof ShellCommand.Simple simple && TESTS.contains(ShellVariables.nameOf(simple));
  }

  private static boolean mayFail(Pipeline pipeline) {
    return !(pipeline.commands().getLast() instanceof ShellCommand.Simple simple)
        || !simple.words().isEmpty() && !NEVER_FAIL.contains(ShellVariables.nameOf(simple));
  }

  private static boolean matters(ShellStep step, Pipeline pipeline) {
    return mayFail(pipeline)
        && !(pipeline.commands().getFirst() instanceof ShellCommand.Simple simple && step.has(simple, Fact.IN_CONDITION))
        && !(pipeline.commands().getFirst() instanceof ShellCommand.Group || pipeline.commands().getFirst() instanceof ShellCommand.Subshell && ends(pipeline));
  }

  /** What only says what is wrong and ends is meant for both. */
  private static boolean ends(Pipeline pipeline) {
    return pipeline.commands().getFirst() instanceof ShellCommand.Subshell(var body, _) && !body.chains().isEmpty() && hasCommands(body.chains().getLast().first())
        && body.chains().getLast().first().commands().getLast() instanceof ShellCommand.Simple simple && ShellVariables.nameOf(simple).equals("exit");
  }
}
