package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** The format of engines of Code Climate: one JSON object for each finding, with a NUL behind it. Severities are blocker, major and info. */
public record CodeClimateFormat() implements LintFormat {
  @Override
  public void write(LintRun run, Writer out) throws IOException {
    for (var issue : CodeClimateIssue.of(run).toList()) {
      Json.write(issue, out);
      out.write('\0');
    }
  }
}
