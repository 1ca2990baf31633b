package dev.kaniko.diagnostic;

/** Takes findings in the order in which they are made. */
@FunctionalInterface
public interface DiagnosticSink {
  /** Takes one finding. */
  void report(Diagnostic diagnostic);
}
