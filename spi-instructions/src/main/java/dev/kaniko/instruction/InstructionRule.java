package dev.kaniko.instruction;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.InstructionSource;
import java.util.List;
import java.util.Optional;

/**
 * A check that {@code kaniko lint} makes of one instruction: of something that is right and yet not what its author wants.
 * What is wrong belongs into {@link InstructionProvider#check} and {@link InstructionProvider#parse}, which builds hear too.
 *
 * <p>As a provider does, a rule may look at the text of the instruction ({@link #checkWritten}) and at what became of it ({@link #check}); most
 * do one of the two. A repair that deletes the span of the instruction deletes the lines on which it stands. One that replaces the keyword
 * writes the new one in upper case: it is put into the case of the old one.
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

  /** Returns other names of it, which are taken wherever its id is: what it was called before, or what other linters call it. */
  default List<String> aliases() {
    return List.of();
  }

  /** Returns what it finds: a short sentence without a full stop. */
  String title();

  /** Returns how much its findings weigh unless they say otherwise. */
  default Severity severity() {
    return Severity.WARNING;
  }

  /** Returns its page, which {@code --explain} shows: Markdown with its title as heading, and an example of both ways to write it. */
  String page();

  /** Returns the address of a document about it, besides its page. */
  default Optional<String> documentation() {
    return Optional.empty();
  }

  /**
   * Tells whether a build makes this check too and warns of what it finds, as it does with the build checks of Docker. Such findings are reported at the
   * first line of the instruction; their place is a label where it is on another line.
   */
  default boolean isBuildCheck() {
    return false;
  }

  /**
   * Reports what it finds in the text of the instruction. Called for every such instruction of the file, as {@link InstructionProvider#check} is: also in
   * stages that are not built, and if there are errors in it. A trigger is not looked at.
   *
   * @param sink takes findings whose code is the id of this rule, see {@link #finding}
   */
  default void checkWritten(InstructionSource unexpanded, DiagnosticSink sink) {}

  /**
   * Reports what it finds in one use of the instruction. Called for each use that could be typed; one that comes from a trigger of a base
   * image is reported at the FROM that brings it in.
   *
   * @param sink takes findings whose code is the id of this rule, see {@link #finding}
   */
  default void check(InstructionUse use, DiagnosticSink sink) {}

  /** Returns a finding of this rule. */
  default Diagnostic finding(Span span, String message) {
    return new Diagnostic(id(), severity(), message, span, "", List.of(), List.of(), List.of());
  }
}
