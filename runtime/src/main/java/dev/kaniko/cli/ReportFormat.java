package dev.kaniko.cli;

import dev.kaniko.compiler.report.CheckstyleFormat;
import dev.kaniko.compiler.report.CodeClimateFormat;
import dev.kaniko.compiler.report.GithubFormat;
import dev.kaniko.compiler.report.GitlabFormat;
import dev.kaniko.compiler.report.GnuFormat;
import dev.kaniko.compiler.report.JsonFormat;
import dev.kaniko.compiler.report.JunitFormat;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.PublishedPages;
import dev.kaniko.compiler.report.SarifFormat;
import dev.kaniko.compiler.report.SonarqubeFormat;
import dev.kaniko.compiler.report.TextFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats of {@code kaniko lint} by their names. */
enum ReportFormat {
  TEXT,
  JSON,
  SARIF,
  CHECKSTYLE,
  CODECLIMATE,
  GITLAB,
  GITHUB,
  SONARQUBE,
  JUNIT,
  GNU;

  /** Returns the format of a name; empty if there is none. Case does not count. */
  static Optional<ReportFormat> named(String name) {
    return Stream.of(values()).filter(format -> format.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Returns the names of all formats. */
  static List<String> names() {
    return Stream.of(values()).map(format -> format.name().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * @param colour whether a text has colours
   * @param pages where the pages of rules can be read
   */
  LintFormat writer(boolean colour, PublishedPages pages) {
    return switch (this) {
      case TEXT -> new TextFormat(colour);
      case JSON -> new JsonFormat();
      case SARIF -> new SarifFormat(pages);
      case CHECKSTYLE -> new CheckstyleFormat();
      case CODECLIMATE -> new CodeClimateFormat();
      case GITLAB -> new GitlabFormat();
      case GITHUB -> new GithubFormat();
      case SONARQUBE -> new SonarqubeFormat();
      case JUNIT -> new JunitFormat();
      case GNU -> new GnuFormat();
    };
  }
}
