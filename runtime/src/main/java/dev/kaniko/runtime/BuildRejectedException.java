package dev.kaniko.runtime;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** The Dockerfile cannot be built: it was rejected before anything ran, or one of its steps failed. */
public final class BuildRejectedException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final transient List<Diagnostic> diagnostics;
  private final transient Sources sources;
  private final int exitCode;

  /**
   * @param diagnostics what is wrong; at least one error is among them
   * @param sources the texts that they point into
   * @param exitCode the status of the command that failed, or 1
   */
  public BuildRejectedException(List<Diagnostic> diagnostics, Sources sources, int exitCode) {
    super(diagnostics.isEmpty() ? "rejected" : diagnostics.getFirst().message());
    this.diagnostics = List.copyOf(diagnostics);
    this.sources = sources;
    this.exitCode = exitCode;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  public Sources sources() {
    return sources;
  }

  public int exitCode() {
    return exitCode;
  }
}
