package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.Optional;

/** A base image that is for another platform than the stage. */
public final class InvalidBaseImagePlatform implements BuildCheck {
  private static final RuleInfo INFO = new RuleInfo(
      "InvalidBaseImagePlatform", "A base image is not for the platform that it is wanted for", Severity.WARNING, false, Optional.empty());

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.IMAGES;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      var draft = linted.draft();
      if (draft.base() instanceof Base.ImageBase(var reference, var wanted, _) && draft.image().isPresent() && draft.image().get().known()) {
        var found = draft.image().get().platform();
        if (!found.os().equals(wanted.os()) || !found.architecture().equals(wanted.architecture())) {
          var word = draft.node().base();
          var name = word.references().isEmpty() ? word.raw().value() : reference.familiar();
          sink.report(draft.node().head(), subject.finding(INFO, draft.node().head(), word.span(),
              "Base image " + name + " was pulled with platform \"" + found + "\", expected \"" + wanted + "\" for current build",
              "is for " + found));
        }
      }
    }
  }
}
