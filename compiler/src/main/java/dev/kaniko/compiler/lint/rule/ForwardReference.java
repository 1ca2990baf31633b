package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A FROM with the name of a later stage, which means an image. */
public final class ForwardReference implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("ForwardReference", Severity.WARNING, "FROM has the name of a later stage and takes an image instead", "K104");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    if (graph.isEmpty()) {
      return;
    }
    for (var stage : graph.get().stages()) {
      var node = stage.node();
      if (stage.base() instanceof Base.ImageBase && node.base().references().isEmpty()) {
        subject.ast().stages().stream()
            .skip(node.index() + 1L)
            .flatMap(later -> later.name().stream())
            .filter(name -> name.value().equals(node.base().raw().value()))
            .findFirst()
            .ifPresent(name -> sink.report(node.head(), INFO.finding(
                node.base().span(), "the stage \"" + name + "\" comes later, so this is the image docker.io/library/" + name)
                .withLabel(name.span(), "this stage")
                .withHelp("move the stage before the one that starts from it")));
      }
    }
  }
}
