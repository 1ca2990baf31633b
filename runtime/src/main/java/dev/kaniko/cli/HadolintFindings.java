package dev.kaniko.cli;

import dev.kaniko.cli.lint.HadolintCodes;
import dev.kaniko.cli.lint.HadolintConfig;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.report.Region;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was found, under the codes and severities of hadolint, without what it does not have. */
final class HadolintFindings implements ReportTaker {
  private final HadolintConfig config;
  private final RuleSet all;
  private final PrintStream err;
  private final List<HadolintReport.Finding> findings = new ArrayList<>();
  private final List<FileReport> reports = new ArrayList<>();
  private boolean unread;

  /**
   * @param all the rules that there are
   * @param err takes messages
   */
  HadolintFindings(HadolintConfig config, RuleSet all, PrintStream err) {
    this.config = config;
    this.all = all;
    this.err = err;
  }

  /** Returns the severity of a code; {@code ignore} if it is not reported. */
  static String severity(String code, Severity own, HadolintConfig config) {
    return config.ignored().contains(code) ? "ignore" : config.overrides().getOrDefault(code, HadolintCodes.severity(code, own));
  }

  List<HadolintReport.Finding> findings() {
    return findings;
  }

  /** Returns the same findings file by file. */
  List<FileReport> reports() {
    return reports;
  }

  /** Tells whether some file could not be read. */
  boolean unread() {
    return unread;
  }

  @Override
  public void take(DockerfileSearch.Source source, FileReport report) {
    var converted = new ArrayList<Diagnostic>();
    for (var finding : report.findings()) {
      var code = HadolintCodes.of(finding, all);
      var level = code.map(text -> severity(text, finding.severity(), config)).orElse("ignore");
      if (level.equals("ignore")) {
        continue;
      }
      var place = Region.of(report.sources(), finding.span()).orElse(new Region(1, 1, 1, 1));
      findings.add(new HadolintReport.Finding(source.name(), place.line(), place.column(), level, code.orElseThrow(), finding.message()));
      converted.add(new Diagnostic(
          code.orElseThrow(), HadolintConfig.severity(level).orElse(Severity.INFO), finding.message(), finding.span(), finding.note(), finding.labels(),
          finding.help(), finding.fixes()));
    }
    reports.add(report.withFindings(converted));
  }

  @Override
  public void unread(DockerfileSearch.Source source, IOException reason) {
    err.println("hadolint: " + Shown.lines(source.name()) + ": " + Shown.lines(FileFailures.reason(reason)));
    unread = true;
  }

  @Override
  public void bug(DockerfileSearch.Source source) {
    err.println("hadolint: " + Shown.lines(source.name()) + " brings a bug of ours to light");
  }
}
