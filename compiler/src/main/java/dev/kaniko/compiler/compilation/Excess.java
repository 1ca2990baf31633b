package dev.kaniko.compiler.compilation;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Optional;

/** Counts findings, and tells which are too many to be kept. */
public final class Excess {
  private static final int MOST = 1000;

  private int errors;
  private int others;
  private Optional<Diagnostic> first = Optional.empty();

  /** Counts a finding in; tells whether it is one of the first. */
  public boolean hasRoom(Diagnostic diagnostic) {
    int count = diagnostic.severity() == Severity.ERROR ? ++errors : ++others;
    if (count > MOST && first.isEmpty()) {
      first = Optional.of(diagnostic);
    }
    return count <= MOST;
  }

  /** Returns what is to be said of those that are not kept, at the place of the first of them; empty if there are none. */
  public Optional<Diagnostic> told() {
    return first.map(diagnostic -> {
      int lost = Math.max(0, errors - MOST);
      int quiet = Math.max(0, others - MOST);
      var parts = (lost > 0 ? lost + " more errors" : "") + (lost > 0 && quiet > 0 ? " and " : "") + (quiet > 0 ? quiet + " more warnings" : "");
      var message = "there are " + parts + ", which are not shown";
      return lost > 0
          ? Diagnostic.error("MoreFindings", diagnostic.span(), message)
          : Diagnostic.warning("MoreFindings", diagnostic.span(), message);
    });
  }
}
