package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import java.util.List;
import java.util.Objects;

/**
 * What was found in one file.
 *
 * @param file its name, as the caller gave it
 * @param sources the texts that the spans of findings point into: the file, and triggers of base images
 * @param findings what the compiler rejects, as errors, and what rules found and nothing suppressed, in the order of the text
 * @param failing whether the file asks for findings to be failures ({@code # check=error=true}) and has some
 */
public record FileReport(SourceId file, Sources sources, List<Diagnostic> findings, boolean failing) {
  public FileReport {
    Objects.requireNonNull(file);
    Objects.requireNonNull(sources);
    findings = List.copyOf(findings);
  }

  /** Returns this report with other findings; without any it does not fail. */
  public FileReport withFindings(List<Diagnostic> others) {
    return new FileReport(file, sources, others, failing && !others.isEmpty());
  }
}
