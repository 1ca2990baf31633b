package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An output format of the linter. Each implementation documents its format, and implements one of the two methods: a format that can write file by file
 * keeps nothing of those that are written.
 */
public sealed interface LintFormat
    permits CheckstyleFormat, CodeClimateFormat, GithubFormat, GitlabFormat, GnuFormat, JsonFormat, JunitFormat, SarifFormat, SonarqubeFormat, TextFormat {
  /** A report that is being written. */
  interface Page {
    /** Writes what was found in a file. */
    void add(FileReport file) throws IOException;

    /** Writes what stands behind the files. Does not flush or close the output. */
    void end(List<LintRun.Unread> unread) throws IOException;
  }

  /**
   * Begins a report.
   *
   * @param rules the rules that are looked for
   * @param version the version of this program
   * @param directory the absolute directory for relative file names
   * @throws IOException if {@code out} fails
   */
  default Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) throws IOException {
    var files = new ArrayList<FileReport>();
    return new Page() {
      @Override
      public void add(FileReport file) {
        files.add(file);
      }

      @Override
      public void end(List<LintRun.Unread> unread) throws IOException {
        write(new LintRun(new LintReport(files, rules), unread, version, directory), out);
      }
    };
  }

  /**
   * Writes a complete run. Does not flush or close {@code out}.
   *
   * @throws IOException if {@code out} fails
   */
  default void write(LintRun run, Writer out) throws IOException {
    var page = begin(run.report().rules(), run.version(), run.directory(), out);
    for (var file : run.report().files()) {
      page.add(file);
    }
    page.end(run.unread());
  }
}
