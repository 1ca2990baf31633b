package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The error that the reference stops at.
 *
 * @param moment when it finds it
 * @param position where the instruction begins that it belongs to; the end of the text for what belongs to none
 */
record FirstError(Moment moment, int position, Diagnostic diagnostic) {
  /** What the reader finds while lines are joined and split, before any instruction counts. */
  private static final Set<String> OF_LINES = Set.of(
      "RepeatedDirective", "InvalidEscapeDirective", "LineTooLong", "UnterminatedHeredoc", "InvalidHeredocName", "MissingEquals", "MissingValue",
      "JsonNotOnlyStrings", "NoInstructions", "InvalidCheckOption");

  /** Returns the first error of a file; empty if it has none. */
  static Optional<FirstError> of(Analysis analysis) {
    var instructions = analysis.ast().instructions().stream().map(InstructionNode::span).toList();
    return analysis.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR && !Errors.isTakenByLabs(diagnostic, analysis))
        .map(diagnostic -> new FirstError(moment(analysis, diagnostic), position(analysis, instructions, diagnostic), diagnostic))
        .min(Comparator.<FirstError, Moment>comparing(error -> error.moment).thenComparingInt(FirstError::turn));
  }

  private static Moment moment(Analysis analysis, Diagnostic diagnostic) {
    var moment = analysis.moments().getOrDefault(diagnostic, Moment.STEPS);
    return switch (diagnostic.code()) {
      case String code when OF_LINES.contains(code) -> Moment.LINES;
      case "VariableInFrom" -> Moment.LINKS;
      case "InvalidReference" -> Moment.IMAGES;
      default -> moment;
    };
  }

  /** Of images that are looked up side by side the last has its answer first. */
  private int turn() {
    return moment == Moment.IMAGES ? -position : position;
  }

  private static int position(Analysis analysis, List<Span> instructions, Diagnostic diagnostic) {
    var file = analysis.ast().source();
    return Stream.concat(Stream.of(diagnostic.span()), diagnostic.labels().stream().map(label -> label.span()))
        .filter(span -> span.source().equals(file))
        .findFirst()
        .map(span -> position(instructions, span))
        .orElse(0);
  }

  private static int position(List<Span> instructions, Span place) {
    return instructions.stream()
        .filter(span -> span.start() <= place.start() && place.start() <= span.end())
        .findFirst()
        .orElse(place)
        .start();
  }

  /** Returns the error at the first line of its instruction, where the reference reports it; the place itself becomes a label. */
  Diagnostic atItsInstruction(LintSubject subject) {
    return subject.instructions().stream()
        .filter(node -> node.span().start() == position)
        .findFirst()
        .map(node -> subject.atFirstLine(diagnostic, node))
        .orElse(diagnostic);
  }

  /** Tells whether the reference comes upon a finding before it stops here. */
  boolean isAfter(Finding finding) {
    if (moment == Moment.LINES) {
      return false;
    }
    int order = finding.moment().compareTo(moment);
    return order < 0 || order == 0 && finding.position() <= position;
  }
}
