package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** All files of an image that are copied over those of the base; the image may be one that is made for that. */
public final class WholeImageCopied implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("WholeImageCopied", Severity.WARNING, "All files of an image are copied over those of the base", "DL3067").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    WholeCopies.check(subject, sink, INFO, false);
  }
}
