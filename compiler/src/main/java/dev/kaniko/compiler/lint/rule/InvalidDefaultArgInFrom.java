package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.image.ImageReference;

/** A base image whose name is invalid without a build argument. */
public final class InvalidDefaultArgInFrom implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("InvalidDefaultArgInFrom", "Without build arguments a FROM line names no valid image");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.DEFAULTS;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    subject.analysis().graph().ifPresent(graph -> {
      var defaults = graph.globals().defaults();
      for (var node : subject.ast().global()) {
        InstructionExpander.expand(node, defaults, _ -> {}, _ -> {});
      }
      for (var stage : subject.ast().stages()) {
        if (PlatformFlag.expanded(stage.base(), defaults).filter(word -> !isReference(word.text())).isPresent()) {
          var word = stage.base().raw();
          sink.report(stage.head(), subject.finding(INFO, stage.head(), word.span(),
              "Default value for ARG " + word.value() + " results in empty or invalid base image name",
              "is no image name with the defaults of its arguments"));
        }
      }
    });
  }

  private static boolean isReference(String text) {
    try {
      ImageReference.parse(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
