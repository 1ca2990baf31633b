package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.PathPatterns;
import java.util.List;

/** A source of which the ignore file leaves nothing, although it has exceptions. */
public final class IgnoredSource implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("IgnoredSource", Severity.WARNING, "The ignore file excludes a source and makes no exception for it", "K202");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  /** Ignore files without exceptions are for {@link CopyIgnoredFile}. */
  @Override
  public void check(LintSubject subject, LintSink sink) {
    var tree = ContextTree.of(subject);
    if (tree.isEmpty() || !PathPatterns.compile(subject.context().orElseThrow().ignorePatterns()).hasExceptions()) {
      return;
    }
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var source : Readings.isWritten(reading) ? ContextSources.of(reading) : List.<Text>of()) {
          var path = ContextTree.path(source.value());
          if (Readings.isKnown(reading, source) && !ContextTree.isPattern(source.value()) && tree.get().all().contains(path) && tree.get().seen(path).findAny().isEmpty()) {
            sink.report(linted.owner(reading), INFO.finding(source.span(), "it is in the build context, and the ignore file excludes all of it")
                .withHelp("add an exception to the ignore file: !" + path));
          }
        }
      }
    }
  }
}
