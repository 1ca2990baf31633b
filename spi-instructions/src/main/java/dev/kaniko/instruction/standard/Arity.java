package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSource;

/** The checks of the number of arguments, with the texts of BuildKit (instructions/parse.go). */
final class Arity {
  private Arity() {}

  static void exactlyOne(InstructionSource source, DiagnosticSink diagnostics) {
    if (((Arguments.Line) source.arguments()).text().isEmpty()) {
      diagnostics.report(missing(source, "exactly one argument"));
    }
  }

  static void atLeastOne(int count, InstructionSource source, DiagnosticSink diagnostics) {
    if (count == 0) {
      diagnostics.report(missing(source, "at least one argument"));
    }
  }

  private static Diagnostic missing(InstructionSource source, String what) {
    return Diagnostic.error("MissingArgument", source.keywordSpan(), source.keyword() + " requires " + what);
  }
}
