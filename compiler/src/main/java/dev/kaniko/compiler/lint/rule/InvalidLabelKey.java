package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A name of a label that Docker asks people not to use. */
public final class InvalidLabelKey implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("InvalidLabelKey", Severity.INFO, "The name of a label is not as Docker wants it", "DL3048");
  private static final Pattern NAME = Pattern.compile("[a-z](?:[a-z0-9_/]|[.-](?![.-]))*+(?<=[a-z0-9])");
  private static final List<String> RESERVED = List.of("com.docker.", "io.docker.", "org.dockerproject.");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    Labels.forEach(subject, (linted, label) -> {
      var key = label.hasKnownKey() ? label.key() : label.written().key().value();
      problem(key).ifPresent(problem -> sink.report(linted.owner(label.reading()), INFO.finding(label.written().key().span(), "the label " + key + " " + problem)));
    });
  }

  private static Optional<String> problem(String key) {
    if (RESERVED.stream().anyMatch(key::startsWith)) {
      return Optional.of("has a name that Docker keeps for itself");
    }
    return NAME.matcher(key).matches() ? Optional.empty() : Optional.of("should begin with a small letter and have small letters, digits and single . - _ / only");
  }
}
