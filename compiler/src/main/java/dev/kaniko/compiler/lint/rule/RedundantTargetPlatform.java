package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.diagnostic.Fix;
import java.util.Optional;
import java.util.Set;

/** A FROM line that asks for the target platform, which is the default. */
public final class RedundantTargetPlatform implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("RedundantTargetPlatform", "FROM asks for the target platform, which is the default", "DL3065");
  private static final String NAME = "TARGETPLATFORM";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.BASES;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    subject.analysis().graph().ifPresent(graph -> {
      for (var stage : subject.ast().stages()) {
        stage.platform().filter(word -> isRedundant(word, graph.globals())).ifPresent(word -> sink.report(stage.head(),
            subject.finding(INFO, stage.head(), word.span(),
                "Setting platform to predefined " + word.raw().value() + " in FROM is redundant as this is the default behavior",
                "is the default")
                .withFix(PlatformFlag.removal(subject, stage.head(), Fix.Safety.SAFE))));
      }
    });
  }

  private static boolean isRedundant(Word word, GlobalScope globals) {
    return word.references().stream().allMatch(reference -> reference.name().equals(NAME))
        && PlatformFlag.expanded(word, globals)
            .filter(value -> value.found().equals(Set.of(NAME)) && globals.value(NAME).equals(Optional.of(value.text())))
            .isPresent();
  }
}
