package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.diagnostic.Diagnostic;

/** Takes what a rule finds. */
public interface LintSink {
  /**
   * Takes one finding, unless it is suppressed.
   *
   * @param owner the instruction of the file whose comments may suppress it
   */
  void report(InstructionNode owner, Diagnostic finding);

  /** Takes one finding that the reference would come upon at another moment than {@link LintRule#moment}. */
  void report(InstructionNode owner, Moment moment, Diagnostic finding);
}
