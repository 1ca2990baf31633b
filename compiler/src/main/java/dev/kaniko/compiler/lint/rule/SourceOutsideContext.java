package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;

/** A source above the root of the build context. */
public final class SourceOutsideContext implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("SourceOutsideContext", Severity.WARNING, "A source lies outside of the build context", "K205");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var source : Readings.isWritten(reading) ? ContextSources.of(reading) : List.<Text>of()) {
          if (Readings.isKnown(reading, source) && leaves(source.value())) {
            var path = ContextTree.path(source.value());
            sink.report(linted.owner(reading), INFO.finding(source.span(), "nothing lies above the build context: this is read as " + (path.isEmpty() ? "." : path))
                .withHelp("build with a context that holds the file, or give its directory a name: COPY --from=NAME with --build-context NAME=DIRECTORY"));
          }
        }
      }
    }
  }

  private static boolean leaves(String path) {
    int depth = 0;
    for (var name : path.split("/")) {
      depth += name.equals("..") ? -1 : name.isEmpty() || name.equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return false;
  }
}
