package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/** The code quality report of GitLab: one JSON array of the objects that {@link CodeClimateFormat} writes. */
public record GitlabFormat() implements LintFormat {
  @Override
  public void write(LintRun run, Writer out) throws IOException {
    Json.write(CodeClimateIssue.of(run).toList(), out);
    out.write('\n');
  }
}
