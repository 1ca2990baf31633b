package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import java.io.IOException;
import java.io.Writer;

/**
 * The XML format of JUnit, which shows findings as failed tests. Each file is a test suite. Each finding is a test that failed, and a file without
 * findings is one test that passed. A file that cannot be read is a test with an error.
 */
public record JunitFormat() implements LintFormat {
  @Override
  public void write(LintRun run, Writer out) throws IOException {
    int failures = run.report().files().stream().mapToInt(file -> file.findings().size()).sum();
    int passed = (int) run.report().files().stream().filter(file -> file.findings().isEmpty()).count();
    int errors = run.unread().size();
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.write("<testsuites name=\"kaniko lint\" tests=\"" + (failures + passed + errors) + "\" failures=\"" + failures + "\" errors=\"" + errors + "\">\n");
    for (var file : run.report().files()) {
      suite(file, out);
    }
    for (var unread : run.unread()) {
      open(unread.file(), 1, 0, 1, out);
      out.write("    <testcase name=\"readable\" classname=" + quoted(unread.file()) + ">\n");
      out.write("      <error type=\"Unread\" message=" + quoted("this file cannot be read: " + unread.reason()) + "/>\n    </testcase>\n  </testsuite>\n");
    }
    out.write("</testsuites>\n");
  }

  private static void suite(FileReport file, Writer out) throws IOException {
    var name = file.file().name();
    int failures = file.findings().size();
    open(name, Math.max(1, failures), failures, 0, out);
    if (failures == 0) {
      out.write("    <testcase name=\"clean\" classname=" + quoted(name) + "/>\n");
    }
    for (var finding : Finding.of(file).toList()) {
      var diagnostic = finding.diagnostic();
      out.write("    <testcase name=" + quoted(diagnostic.code() + " at " + finding.place()) + " classname=" + quoted(name) + ">\n");
      out.write("      <failure type=" + quoted(Severities.word(diagnostic.severity())) + " message=" + quoted(finding.message()) + "/>\n    </testcase>\n");
    }
    out.write("  </testsuite>\n");
  }

  private static void open(String name, int tests, int failures, int errors, Writer out) throws IOException {
    out.write("  <testsuite name=" + quoted(name) + " tests=\"" + tests + "\" failures=\"" + failures + "\" errors=\"" + errors + "\">\n");
  }

  private static String quoted(String text) {
    return '"' + Xml.escaped(text) + '"';
  }
}
