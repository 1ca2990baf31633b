package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.HashMap;

/** A directory of the build context that makes an image large. */
public final class LargeCopy implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("LargeCopy", Severity.INFO, "A large directory is copied into an image", "K604").onRequest();

  /** What comes with a source, and the largest parts of it; none for a single file, and for what is not large. */
  private record Brought(long bytes, String parts) {
    static Brought of(ContextTree tree, String path) {
      long bytes = tree.bytes(path);
      return new Brought(bytes, bytes < ContextTree.LARGE ? "" : tree.largest(path));
    }
  }

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
    // A whole context without an ignore file is for MissingIgnoreFile.
    boolean whole = MissingIgnoreFile.isWhole(subject);
    var known = new HashMap<String, Brought>();
    for (var linted : subject.stages()) {
      if (!RunSteps.isKept(subject, linted)) {
        continue;
      }
      for (var reading : linted.readings()) {
        for (var source : ContextSources.entire(reading)) {
          var path = ContextTree.path(source.value());
          var brought = known.computeIfAbsent(path, directory -> Brought.of(tree.get(), directory));
          if (!brought.parts().isEmpty() && !(whole && path.isEmpty())) {
            sink.report(linted.owner(reading), INFO.finding(source.span(), "this brings " + ContextTree.megabytes(brought.bytes()) + " into the image")
                .withHelp("the most is in " + brought.parts() + "; leave out what the image does not need"));
          }
        }
      }
    }
  }
}
