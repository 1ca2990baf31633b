package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;

/** A port that is given with an address or a port of the host. */
public final class ExposeInvalidFormat implements LintRule {
  private static final RuleInfo INFO = RuleInfo.docker("ExposeInvalidFormat", "EXPOSE names an address or a port of the host");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    PortWords.forEach(subject, (linted, reading, port) -> {
      int last = port.value().lastIndexOf(':');
      if (last > 0 && port.value().chars().limit(last).anyMatch(c -> c != ':')) {
        var finding = subject.finding(INFO, linted.owner(reading), port.span(),
            "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port.value() + "'",
            "only the port of the container counts");
        sink.report(linted.owner(reading), PortWords.isVerbatim(reading, port)
            ? finding.withFix(Fixes.replace(port, port.value().substring(last + 1)))
            : finding);
      }
    });
  }
}
