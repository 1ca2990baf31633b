package dev.kaniko.compiler.parse;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceProblem;

/** Says what the splicer found. */
final class Problems {
  private Problems() {}

  static Diagnostic diagnostic(SourceId id, SourceProblem problem) {
    var span = new Span(id, problem.start(), problem.end());
    return switch (problem.kind()) {
      case REPEATED_DIRECTIVE -> Diagnostic.error(
          "RepeatedDirective", span, "only one " + problem.detail() + " parser directive can be used");
      case INVALID_ESCAPE -> Diagnostic.error(
          "InvalidEscapeDirective", span, "invalid escape token '" + problem.detail() + "' does not match ` or \\");
      case LINE_TOO_LONG -> Diagnostic.error(
          "LineTooLong", span, "dockerfile line greater than max allowed size of 65535")
          .withHelp("break the line with the escape character: the joined line may be longer");
      case INSTRUCTION_TOO_LONG -> Diagnostic.error(
          "InstructionTooLong", span, "the instruction with its continued lines is longer than 524288 characters; nothing behind it is read")
          .withHelp("keep long data in a file of the build context, or in a heredoc");
      case TOO_MANY_LINES -> Diagnostic.error(
          "TooManyInstructions", span, "the file has more than 250000 instructions and comments; nothing from here on is read")
          .withHelp("keep data in a file of the build context");
      case INVALID_HEREDOC_NAME -> Diagnostic.error("InvalidHeredocName", span, problem.detail());
      case EMPTY_INSTRUCTION -> Diagnostic.error("UnknownInstruction", span, "unknown instruction: ")
          .withNote("nothing follows");
      case UNTERMINATED_HEREDOC -> unterminated(span, problem.detail());
    };
  }

  private static Diagnostic unterminated(Span span, String name) {
    var diagnostic = Diagnostic.error("UnterminatedHeredoc", span, "unterminated heredoc")
        .withNote("no later line is exactly `" + name + "`");
    return name.endsWith("))")
        ? diagnostic.withHelp("for a shift in shell arithmetic write it without blanks: $((1<<2))")
        : diagnostic;
  }
}
