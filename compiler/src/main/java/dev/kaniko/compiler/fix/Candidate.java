package dev.kaniko.compiler.fix;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A fix that may be applied.
 *
 * @param rule the rule that proposes it
 * @param kind what has to hold behind it
 * @param edits its replacements in the order of the text
 */
record Candidate(String rule, Kind kind, Fix fix, List<Edit> edits) {
  /** What has to hold behind a fix. The kinds are applied one after the other. */
  enum Kind {
    /** It mends an error, so there is one error less. */
    MENDS,
    /** The image stays the same. */
    KEEPS_IMAGE,
    /** No error comes with it; somebody looks at the rest. */
    CHANGES_IMAGE
  }

  /**
   * Identifies a fix from one round to the next, while places move.
   *
   * @param line the line where it begins
   */
  record Key(String rule, String title, String line, List<String> replacements) {}

  /** Returns the first fix of a finding that is allowed. */
  static Optional<Candidate> of(Diagnostic finding, boolean unsafe) {
    return finding.fixes().stream()
        .filter(fix -> !fix.edits().isEmpty() && (unsafe || fix.safety() == Fix.Safety.SAFE))
        .findFirst()
        .map(fix -> new Candidate(finding.code(), kind(finding, fix), fix, sorted(fix)));
  }

  private static Kind kind(Diagnostic finding, Fix fix) {
    if (finding.severity() == Severity.ERROR) {
      return Kind.MENDS;
    }
    return fix.safety() == Fix.Safety.SAFE ? Kind.KEEPS_IMAGE : Kind.CHANGES_IMAGE;
  }

  private static List<Edit> sorted(Fix fix) {
    return fix.edits().stream().sorted(Comparator.comparingInt(edit -> edit.span().start())).toList();
  }

  Key key(String text) {
    int start = edits.getFirst().span().start();
    int from = text.lastIndexOf('\n', start - 1) + 1;
    int to = text.indexOf('\n', start);
    return new Key(rule, fix.title(), text.substring(from, to < 0 ? text.length() : to), edits.stream().map(Edit::replacement).toList());
  }
}
