package dev.kaniko.instruction;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;

/**
 * A check that {@code kaniko lint} makes of every use of one instruction: of something that is right and yet not what its author wants.
 * What is wrong belongs into {@link InstructionProvider#check} and {@link InstructionProvider#parse}, which builds hear too.
 *
 * <p>Its methods are functions of their arguments, called from several threads: they read nothing else and keep nothing.
 */
public interface InstructionRule {
  /**
   * Returns its name, which {@code # check=skip=}, {@code --only}, {@code --skip} and {@code --explain} take and which is the code of its
   * findings: letters and digits in CamelCase, beginning with the keyword where that is possible, as {@code MkdirRelativePath}. It must
   * not be that of another rule; {@code K} and a number are kept for kaniko's own.
   */
  String id();

  /** Returns what it finds: a short sentence without a full stop. */
  String title();

  /** Returns how much its findings weigh unless they say otherwise. */
  default Severity severity() {
    return Severity.WARNING;
  }

  /** Returns its page, which {@code --explain} shows: Markdown with its title as heading, and an example of both ways to write it. */
  String page();

  /**
   * Reports what it finds in one use of the instruction. Called for each use that could be typed; one that comes from a trigger of a base
   * image is reported at the FROM that brings it in.
   *
   * @param sink takes findings whose code is the id of this rule, see {@link #finding}. A repair that deletes the span of the instruction
   *     deletes the lines on which it stands
   */
  void check(InstructionUse use, DiagnosticSink sink);

  /** Returns a finding of this rule. */
  default Diagnostic finding(Span span, String message) {
    return new Diagnostic(id(), severity(), message, span, "", List.of(), List.of(), List.of());
  }
}
