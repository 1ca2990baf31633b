package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** An output format of {@code plan}. Each implementation documents its format. */
public sealed interface PlanFormat permits PlanDot, PlanJson, PlanMermaid, PlanText {
  /**
   * Writes a complete plan. Does not flush or close {@code out}.
   *
   * @throws IOException if {@code out} fails
   */
  void write(PlannedBuild build, Writer out) throws IOException;
}
