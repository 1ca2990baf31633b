package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** A way to write down what the linter found; each says on its page what it writes. */
public sealed interface LintFormat permits CheckstyleFormat, GithubFormat, JsonFormat, SarifFormat, TextFormat {
  /**
   * Writes a run, whole; flushes nothing and closes nothing.
   *
   * @throws IOException if {@code out} fails
   */
  void write(LintRun run, Writer out) throws IOException;
}
