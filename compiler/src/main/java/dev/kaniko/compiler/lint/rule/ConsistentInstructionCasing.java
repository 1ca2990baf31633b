package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import java.util.List;
import java.util.stream.Stream;

/** An instruction that is not written in the case of most others. */
public final class ConsistentInstructionCasing implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("ConsistentInstructionCasing", "An instruction is not written in the case of most others");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.CASING;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var nodes = subject.ast().stages().stream()
        .flatMap(stage -> Stream.concat(Stream.of(stage.head()), stage.instructions().stream()))
        .filter(InstructionNode::known)
        .toList();
    var majority = count(nodes, LetterCase.LOWER) > count(nodes, LetterCase.UPPER) ? LetterCase.LOWER : LetterCase.UPPER;
    for (var node : nodes) {
      var word = node.word();
      var matching = majority.applyTo(word.value());
      if (!word.value().equals(matching)) {
        var name = majority == LetterCase.LOWER ? "lowercase" : "uppercase";
        sink.report(node, INFO.finding(
            word.span(), "Command '" + word.value() + "' should match the case of the command majority (" + name + ")")
            .withFix(Fixes.replace(word, matching)));
      }
    }
  }

  private static long count(List<InstructionNode> nodes, LetterCase wanted) {
    return nodes.stream().filter(node -> LetterCase.of(node.word().value()) == wanted).count();
  }
}
