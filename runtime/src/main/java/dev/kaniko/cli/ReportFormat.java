package dev.kaniko.cli;

import dev.kaniko.compiler.report.CheckstyleFormat;
import dev.kaniko.compiler.report.GithubFormat;
import dev.kaniko.compiler.report.JsonFormat;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.SarifFormat;
import dev.kaniko.compiler.report.TextFormat;

/** The formats of {@code kaniko lint} by their names. */
enum ReportFormat {
  TEXT,
  JSON,
  SARIF,
  CHECKSTYLE,
  GITHUB;

  /**
   * @param colour whether a text has colours
   */
  LintFormat writer(boolean colour) {
    return switch (this) {
      case TEXT -> new TextFormat(colour);
      case JSON -> new JsonFormat();
      case SARIF -> new SarifFormat();
      case CHECKSTYLE -> new CheckstyleFormat();
      case GITHUB -> new GithubFormat();
    };
  }
}
