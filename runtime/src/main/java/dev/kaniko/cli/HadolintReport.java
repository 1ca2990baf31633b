package dev.kaniko.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.report.CheckstyleFormat;
import dev.kaniko.compiler.report.CodeClimateFormat;
import dev.kaniko.compiler.report.GitlabFormat;
import dev.kaniko.compiler.report.JunitFormat;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.LintRun;
import dev.kaniko.compiler.report.SarifFormat;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.SonarqubeFormat;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * What hadolint writes of a run.
 *
 * @param findings in the order of files and lines
 * @param run the same findings, for formats that are those of {@code kaniko lint}
 */
record HadolintReport(List<Finding> findings, LintRun run) {
  /** The names of the formats. */
  static final List<String> FORMATS =
      List.of("tty", "json", "checkstyle", "codeclimate", "gitlab_codeclimate", "gnu", "codacy", "sonarqube", "sarif", "junit");

  /** One finding. */
  record Finding(String file, int line, int column, String level, String code, String message) {}

  HadolintReport {
    findings = List.copyOf(findings);
  }

  /** Writes it in one of {@link #FORMATS}. */
  void write(String format, boolean colour, Writer out) throws IOException {
    switch (format) {
      case "tty" -> tty(colour, out);
      case "gnu" -> gnu(out);
      case "json" -> json(out);
      case "codacy" -> codacy(out);
      default -> shared(format).write(run, out);
    }
  }

  private static LintFormat shared(String format) {
    return switch (format) {
      case "checkstyle" -> new CheckstyleFormat();
      case "codeclimate" -> new CodeClimateFormat();
      case "gitlab_codeclimate" -> new GitlabFormat();
      case "sonarqube" -> new SonarqubeFormat();
      case "junit" -> new JunitFormat();
      default -> new SarifFormat();
    };
  }

  private void tty(boolean colour, Writer out) throws IOException {
    var style = colour ? Style.COLOURED : Style.PLAIN;
    for (var finding : findings) {
      var level = switch (finding.level()) {
        case "error" -> style.red(finding.level());
        case "warning" -> style.yellow(finding.level());
        default -> finding.level();
      };
      out.write(Shown.lines(finding.file()) + ":" + finding.line() + " " + finding.code() + " " + level + ": " + Shown.lines(finding.message()) + "\n");
    }
  }

  private void gnu(Writer out) throws IOException {
    for (var finding : findings) {
      out.write("hadolint:" + Shown.lines(finding.file()) + ":" + finding.line() + ": " + finding.code() + " " + finding.level() + ": "
          + Shown.lines(finding.message()) + "\n");
    }
  }

  private void json(Writer out) throws IOException {
    var array = JsonNodeFactory.instance.arrayNode();
    findings.forEach(finding -> array.add(object()
        .put("code", finding.code()).put("column", finding.column()).put("file", finding.file()).put("level", finding.level())
        .put("line", finding.line()).put("message", finding.message())));
    out.write(array + "\n");
  }

  private void codacy(Writer out) throws IOException {
    for (var finding : findings) {
      out.write(object().put("filename", finding.file()).put("patternId", finding.code()).put("message", finding.message()).put("line", finding.line()) + "\n");
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
