package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.List;

/** A comment above an ARG or a named stage that does not describe it in the form that tools read. */
public final class InvalidDefinitionDescription implements BuildCheck {
  private static final RuleInfo INFO = new RuleInfo(
      "InvalidDefinitionDescription", "The comment above an ARG or a stage does not begin with its name", Severity.WARNING, true,
      RuleInfo.docker("InvalidDefinitionDescription", "").documentation());

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.INSTRUCTIONS;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var stage : subject.ast().stages()) {
      stage.name().ifPresent(name -> check(stage.head(), List.of(name.value()), subject, sink));
    }
    for (var node : subject.instructions()) {
      if (node.arguments() instanceof Arguments.Names(var names, _)) {
        check(node, names.stream().map(name -> name.name().value()).toList(), subject, sink);
      }
    }
  }

  private static void check(InstructionNode node, List<String> names, LintSubject subject, LintSink sink) {
    if (node.comments().isEmpty() || names.isEmpty()) {
      return;
    }
    var comment = node.comments().getLast();
    if (!names.contains(comment.text().split(" ", 2)[0])) {
      var name = names.size() > 1 ? "<arg_key>" : names.getFirst();
      sink.report(node, subject.finding(INFO, node, node.word().span(),
          "Comment for " + node.keyword() + " should follow the format: `# " + name + " <description>`", "")
          .withLabel(comment.span(), "does not begin with the name"));
    }
  }
}
