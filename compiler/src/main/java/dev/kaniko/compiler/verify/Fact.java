package dev.kaniko.compiler.verify;

import java.util.List;

/**
 * An invariant of an intermediate form. A pass establishes it, and all later passes must keep it.
 *
 * @param <P> the form: {@link dev.kaniko.compiler.ir.StageGraph} or {@link dev.kaniko.compiler.ir.BuildProgram}
 */
public interface Fact<P> {
  /** Returns the invariant as a sentence without a full stop. */
  String claim();

  /** Returns the violations, one text each; empty if the invariant holds. */
  List<String> violations(P program);
}
