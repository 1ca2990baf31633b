package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.snapshot.PathPatterns;
import java.util.Set;

/** COPY or ADD of something that the ignore file keeps out of the context. */
public final class CopyIgnoredFile implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("CopyIgnoredFile", "COPY or ADD reads a file that the ignore file excludes");
  private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    if (subject.context().isEmpty() || subject.context().get().ignorePatterns().isEmpty()) {
      return;
    }
    var patterns = subject.context().get().ignorePatterns();
    var ignored = PathPatterns.compile(patterns);
    if (ignored.hasExceptions()) {
      return;
    }
    boolean everything = patterns.stream().anyMatch(EVERYTHING::contains);
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        for (var source : ContextSources.of(reading)) {
          var path = source.value().equals("/") ? "." : ImagePath.clean(source.value()).toString();
          boolean root = path.isEmpty() || path.equals(".") || path.equals("/");
          if (root ? everything : ignored.matchesOrParentMatches(path.startsWith("/") ? path.substring(1) : path)) {
            var verb = LetterCase.capitalized(reading.draft().node().keyword().text());
            sink.report(linted.owner(reading), subject.finding(INFO, linted.owner(reading), source.span(),
                "Attempting to " + verb + " file " + GoFormat.quoted(source.value()) + " that is excluded by .dockerignore", "is not in the build context"));
          }
        }
      }
    }
  }
}
