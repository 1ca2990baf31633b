package dev.kaniko.cli.lint;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is looked for in a file, and how much it weighs.
 *
 * @param rules the rules that are looked for
 * @param choices what becomes of findings, by the id of the rule, or by their code where they are of no rule here, such as those of ShellCheck
 */
public record LintPolicy(RuleSet rules, Map<String, RuleChoice> choices) {
  public LintPolicy {
    Objects.requireNonNull(rules);
    choices = Map.copyOf(choices);
  }

  /**
   * Returns the policy that choices make of rules.
   *
   * @param chosen what becomes of rules, by a name of each; what comes later counts
   */
  public static LintPolicy of(RuleSet rules, Map<String, RuleChoice> chosen) {
    Map<String, RuleChoice> choices = new HashMap<>();
    chosen.forEach((name, choice) -> choices.put(rules.named(name).map(RuleInfo::id).orElse(name), choice));
    var off = new ArrayList<String>();
    var asked = new ArrayList<String>();
    choices.forEach((name, choice) -> (choice == RuleChoice.OFF ? off : asked).add(name));
    return new LintPolicy(rules.without(off).asking(asked), choices);
  }

  /** Returns a report with the severities that were chosen, without what has no rule and is silent. */
  public FileReport applied(FileReport report) {
    if (choices.isEmpty()) {
      return report;
    }
    var findings = report.findings().stream().flatMap(finding -> applied(finding).stream()).toList();
    return report.withFindings(findings);
  }

  private Optional<Diagnostic> applied(Diagnostic finding) {
    var choice = choices.get(finding.code());
    if (choice == null) {
      return Optional.of(finding);
    }
    // Of what has a rule here that is off, only what may not be switched off was found.
    boolean silent = choice == RuleChoice.OFF && !rules.known().contains(finding.code());
    return silent ? Optional.empty() : Optional.of(choice.severity().map(severity -> with(severity, finding)).orElse(finding));
  }

  private static Diagnostic with(Severity severity, Diagnostic finding) {
    return new Diagnostic(
        finding.code(), severity, finding.message(), finding.span(), finding.note(), finding.labels(), finding.help(), finding.fixes());
  }
}
