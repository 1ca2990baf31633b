package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import java.util.Locale;

/** A protocol in upper case. */
public final class ExposeProtoCasing implements LintRule {
  private static final RuleInfo INFO = RuleInfo.docker("ExposeProtoCasing", "The protocol of a port has an upper-case letter");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    PortWords.forEach(subject, (linted, reading, port) -> {
      int slash = port.value().indexOf('/', port.value().lastIndexOf(':') + 1);
      var protocol = slash < 0 ? "" : port.value().substring(slash);
      var lower = protocol.toLowerCase(Locale.ROOT);
      if (!protocol.equals(lower)) {
        var finding = subject.finding(INFO, linted.owner(reading), port.span(),
            "Defined protocol '" + port.value() + "' in EXPOSE instruction should be lowercase", "");
        sink.report(linted.owner(reading), PortWords.isVerbatim(reading, port)
            ? finding.withFix(Fixes.replace(port, port.value().substring(0, slash) + lower))
            : finding);
      }
    });
  }
}
