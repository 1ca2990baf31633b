package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A source that the build context does not have. */
public final class MissingSource implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("MissingSource", Severity.WARNING, "A source is not in the build context", "K201");

  /** Where other programs put what they make, often right before a build. */
  private static final Set<String> MADE = Set.of("target", "build", "dist", "out", "bin", "publish", "release", "artifacts", "_output", ".build", "tmp");

  /** For more than these nobody looks for a slip: each look goes over all files. */
  private static final int MOST_SUGGESTIONS = 20;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var tree = ContextTree.of(subject);
    if (tree.isEmpty()) {
      return;
    }
    int told = 0;
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var source : Readings.isWritten(reading) ? ContextSources.of(reading) : List.<Text>of()) {
          var path = ContextTree.path(source.value());
          if (Readings.isKnown(reading, source) && !ContextTree.isPattern(source.value()) && !tree.get().mayHave(path) && !isMade(path)) {
            var near = told++ < MOST_SUGGESTIONS ? near(tree.get(), path) : Optional.<String>empty();
            var finding = INFO.finding(source.span(), "the build context has no such file");
            sink.report(linted.owner(reading), near.map(name -> finding.withHelp("there is " + name)).orElse(finding));
          }
        }
      }
    }
  }

  private static boolean isMade(String path) {
    return Stream.of(path.split("/")).anyMatch(MADE::contains);
  }

  /** Returns a file of the same name elsewhere, or else one with nearly the same path. */
  private static Optional<String> near(ContextTree tree, String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return tree.all().stream().filter(other -> other.equalsIgnoreCase(path) || other.equals(name) || other.endsWith("/" + name)).findFirst()
        .or(() -> DidYouMean.nearest(path, tree.all()));
  }
}
