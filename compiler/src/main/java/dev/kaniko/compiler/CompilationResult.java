package dev.kaniko.compiler;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;

/** What compiling came to. */
public sealed interface CompilationResult {
  /** The texts that the spans of diagnostics and instructions point into. */
  Sources sources();

  /** What was found, in the order of the text. */
  List<Diagnostic> diagnostics();

  /** The file can be built; there is no error among the diagnostics. */
  record Compiled(BuildPlan plan, List<Diagnostic> diagnostics, Sources sources) implements CompilationResult {
    public Compiled {
      Objects.requireNonNull(plan);
      diagnostics = List.copyOf(diagnostics);
      Objects.requireNonNull(sources);
    }
  }

  /** The file cannot be built; there is at least one error among the diagnostics. */
  record Rejected(List<Diagnostic> diagnostics, Sources sources) implements CompilationResult {
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
      Objects.requireNonNull(sources);
    }
  }
}
