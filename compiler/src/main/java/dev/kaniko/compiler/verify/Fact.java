package dev.kaniko.compiler.verify;

import java.util.List;

/**
 * Something that holds of a form of the build after a pass established it, and keeps holding through the passes behind it.
 *
 * @param <P> the form: {@link dev.kaniko.compiler.ir.StageGraph} or {@link dev.kaniko.compiler.ir.BuildProgram}
 */
public interface Fact<P> {
  /** Says what is, as a sentence without a full stop. */
  String claim();

  /** Returns what contradicts the claim; empty if it holds. */
  List<String> violations(P program);
}
