package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Proposes names that are near to one that means nothing. */
final class DidYouMean {
  /** Names with more edits than this are no typing errors. */
  private static final int MAX_EDITS = 2;

  private DidYouMean() {}

  /** Returns the nearest of the names, the first of several; empty if none is near, or if the name is one of them. */
  static Optional<String> nearest(String name, Collection<String> names) {
    return names.contains(name) ? Optional.empty() : Suggestions.within(MAX_EDITS, name, names);
  }

  /** Returns the fix that replaces the name in a plain reference. */
  static Optional<Fix> fix(LintSubject subject, String name, Span reference, String other) {
    var written = subject.analysis().sources().text(reference.source()).orElse("").substring(reference.start(), reference.end());
    return written.equals("$" + name) || written.equals("${" + name + "}")
        ? Optional.of(new Fix("use `" + other + "`", Fix.Safety.UNSAFE, List.of(new Edit(reference, written.replace(name, other)))))
        : Optional.empty();
  }
}
