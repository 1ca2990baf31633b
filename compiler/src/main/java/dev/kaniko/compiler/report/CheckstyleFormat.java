package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * The XML format of Checkstyle, which many tools read. It has a {@code file} element for each file, also for one without findings, and in it an
 * {@code error} element for each finding. The attribute {@code source} is the rule. Severities are {@code error}, {@code warning} and {@code info}.
 * Characters that are not allowed in XML become U+FFFD.
 */
public record CheckstyleFormat() implements LintFormat {
  @Override
  public Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) throws IOException {
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    return new Page() {
      @Override
      public void add(FileReport file) throws IOException {
        file(file, out);
      }

      @Override
      public void end(List<LintRun.Unread> all) throws IOException {
        for (var unread : all) {
          open(unread.file(), out);
          error(Region.FIRST, Severity.ERROR, "this file cannot be read: " + unread.reason(), "Unread", out);
          out.write("  </file>\n");
        }
        out.write("</checkstyle>\n");
      }
    };
  }

  private static void file(FileReport file, Writer out) throws IOException {
    open(file.file().name(), out);
    for (var finding : Finding.of(file).toList()) {
      var diagnostic = finding.diagnostic();
      error(finding.place(), diagnostic.severity(), finding.message(), diagnostic.code(), out);
    }
    out.write("  </file>\n");
  }

  private static void open(String name, Writer out) throws IOException {
    out.write("  <file name=\"" + Xml.escaped(name) + "\">\n");
  }

  private static void error(Region region, Severity severity, String message, String source, Writer out) throws IOException {
    out.write("    <error line=\"" + region.line() + "\" column=\"" + region.column() + "\" severity=\"" + Severities.word(severity)
        + "\" message=\"" + Xml.escaped(message) + "\" source=\"" + Xml.escaped(source) + "\"/>\n");
  }
}
