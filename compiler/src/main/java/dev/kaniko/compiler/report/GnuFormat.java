package dev.kaniko.compiler.report;

import java.io.IOException;
import java.io.Writer;

/**
 * One line for each finding, as compilers write them: {@code Dockerfile:3:7: warning: message [Rule]}. Editors and build logs find the places. A finding
 * about a whole file has the place 1:1.
 */
public record GnuFormat() implements LintFormat {
  @Override
  public void write(LintRun run, Writer out) throws IOException {
    for (var file : run.report().files()) {
      for (var finding : Finding.of(file).toList()) {
        var diagnostic = finding.diagnostic();
        line(file.file().name(), finding.place(), Severities.word(diagnostic.severity()), finding.message(), diagnostic.code(), out);
      }
    }
    for (var unread : run.unread()) {
      line(unread.file(), Region.FIRST, "error", "this file cannot be read: " + unread.reason(), "Unread", out);
    }
  }

  private static void line(String file, Region place, String severity, String message, String rule, Writer out) throws IOException {
    out.write(shown(file) + ":" + place + ": " + severity + ": " + shown(message) + " [" + rule + "]\n");
  }

  private static String shown(String text) {
    return TextReport.shown(text.replace('\n', ' '));
  }
}
