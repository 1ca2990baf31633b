package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;

/** A flag with a character beyond ASCII, which is altered. */
public final class AlteredFlag implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("AlteredFlag", Severity.WARNING, "A non-ASCII character in a flag is altered", "K908");
  private static final int LAST_OF_ASCII = 0x7F;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      for (var flag : node.flags()) {
        // An altered character becomes several, none of which is ASCII.
        if (flag.word().chars().anyMatch(c -> c > LAST_OF_ASCII)) {
          sink.report(node, INFO.finding(flag.flag().span(), "non-ASCII characters in a flag are altered: its value is " + flag.flag().value())
              .withHelp("use ASCII, or write the value through an ARG where the flag is expanded"));
        }
      }
    }
  }
}
