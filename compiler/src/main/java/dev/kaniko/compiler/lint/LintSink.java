package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Diagnostic;

/** Takes what a rule finds. */
@FunctionalInterface
public interface LintSink {
  /**
   * Takes one finding, unless it is suppressed.
   *
   * @param owner the instruction of the file whose comments may suppress it
   */
  void report(InstructionNode owner, Diagnostic finding);
}
