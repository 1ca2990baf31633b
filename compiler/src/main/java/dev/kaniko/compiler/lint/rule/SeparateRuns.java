package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.diagnostic.Severity;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Instructions that could be one. */
public final class SeparateRuns implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("SeparateRuns", Severity.INFO, "Two RUN with one command each follow each other", "DL3059").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var steps = new IdentityHashMap<InstructionNode, RunStep>();
    RunSteps.of(subject).stream().filter(run -> !run.isTrigger()).forEach(run -> steps.put(run.owner(), run));
    for (var linted : subject.stages()) {
      InstructionNode before = null;
      for (var reading : linted.readings()) {
        var node = reading.draft().node();
        if (isSingle(steps, before) && isSingle(steps, node) && flags(before).equals(flags(node))) {
          sink.report(node, INFO.finding(node.word().span(), "the instruction before this one runs one command, too").withHelp("join them with &&"));
        }
        before = node;
      }
    }
  }

  private static boolean isSingle(Map<InstructionNode, RunStep> steps, @Nullable InstructionNode node) {
    var run = node == null ? null : steps.get(node);
    return run != null && run.form() != ShellText.Form.HEREDOC && run.commands().stream().filter(command -> command.through().isEmpty()).count() == 1;
  }

  private static List<String> flags(@Nullable InstructionNode node) {
    return node == null ? List.of() : node.flags().stream().map(FlagNode::word).toList();
  }
}
