package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** A way to write a plan down; each says on its page what it writes. */
public sealed interface PlanFormat permits PlanDot, PlanJson, PlanMermaid, PlanText {
  /**
   * Writes a plan, whole; flushes nothing and closes nothing.
   *
   * @throws IOException if {@code out} fails
   */
  void write(PlannedBuild build, Writer out) throws IOException;
}
