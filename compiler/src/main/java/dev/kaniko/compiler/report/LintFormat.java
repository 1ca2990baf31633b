package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** An output format of the linter. Each implementation documents its format. */
public sealed interface LintFormat permits CheckstyleFormat, GithubFormat, JsonFormat, SarifFormat, TextFormat {
  /**
   * Writes a complete run. Does not flush or close {@code out}.
   *
   * @throws IOException if {@code out} fails
   */
  void write(LintRun run, Writer out) throws IOException;
}
