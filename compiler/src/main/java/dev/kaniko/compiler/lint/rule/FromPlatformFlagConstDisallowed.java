package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.scope.ExpandedWord;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.syntax.GoFormat;
import java.util.Optional;

/** A stage that is built for one platform only, and does not say so. */
public final class FromPlatformFlagConstDisallowed implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("FromPlatformFlagConstDisallowed", "FROM asks for one fixed platform", "DL3029");

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
    for (var stage : subject.ast().stages()) {
      stage.platform()
          .filter(word -> word.references().isEmpty())
          .flatMap(word -> PlatformFlag.expanded(word, _ -> Optional.empty()))
          .map(ExpandedWord::text)
          .filter(text -> platform(text).filter(platform -> !isNamed(stage, platform)).isPresent())
          .ifPresent(text -> sink.report(stage.head(), subject.finding(INFO, stage.head(), stage.platform().orElseThrow().span(),
              "FROM --platform flag should not use constant value " + GoFormat.quoted(text), "keeps the stage from other platforms")
              .withFix(PlatformFlag.removal(subject, stage.head(), Fix.Safety.UNSAFE))));
    }
  }

  private static Optional<Platform> platform(String text) {
    try {
      return Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** A stage whose name has the platform is meant for that platform. */
  private static boolean isNamed(StageNode stage, Platform platform) {
    return stage.name().filter(name -> name.value().contains(platform.os()) || name.value().contains(platform.architecture())).isPresent();
  }
}
