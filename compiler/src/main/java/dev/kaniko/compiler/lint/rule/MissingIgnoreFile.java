package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A large build context that is copied as it is, because no ignore file leaves anything out. */
public final class MissingIgnoreFile implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("MissingIgnoreFile", Severity.INFO, "A large build context is copied, and no ignore file leaves anything out", "K204");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var tree = ContextTree.of(subject);
    if (tree.isEmpty() || !isWhole(subject)) {
      return;
    }
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var source : ContextSources.entire(reading)) {
          if (ContextTree.path(source.value()).isEmpty()) {
            long bytes = tree.get().bytes("");
            if (bytes >= ContextTree.LARGE) {
              sink.report(linted.owner(reading), INFO.finding(source.span(), "the build context has " + ContextTree.megabytes(bytes) + ", and nothing is left out")
                  .withHelp("write a .dockerignore with what the image does not need; the most is in " + tree.get().largest("")));
            }
            return;
          }
        }
      }
    }
  }

  /** Tells whether no ignore file leaves anything out of the context. */
  static boolean isWhole(LintSubject subject) {
    return subject.context().filter(context -> context.ignorePatterns().isEmpty()).isPresent();
  }
}
