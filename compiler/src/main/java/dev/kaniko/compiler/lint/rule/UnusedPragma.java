package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Silencing;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/**
 * A comment that silences a rule which has nothing to report there. What a rule needs and does not get, such as a build context, makes it silent
 * too, so this is reported on request only, and not for a file with errors.
 */
public final class UnusedPragma implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("UnusedPragma", Severity.INFO, "A comment silences a rule that has nothing to report there", "K917").onRequest();

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {}

  @Override
  public void checkSilencings(LintSubject subject, RuleSet rules, List<Silencing> silencings, LintSink sink) {
    if (subject.analysis().diagnostics().stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR)) {
      return;
    }
    for (var silencing : silencings) {
      var rule = rules.named(silencing.name());
      if (!silencing.used() && rule.isPresent() && !rule.get().experimental()) {
        sink.report(silencing.owner(), INFO.finding(silencing.span(), "the rule " + silencing.name() + " has nothing to report here")
            .withHelp("take the name out of the comment"));
      }
    }
  }
}
