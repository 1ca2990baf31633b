package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** A label that should be a time as in RFC 3339 and is not. */
public final class LabelNotRfc3339 extends LabelValueRule {
  private static final Pattern TIME = Pattern.compile(
      "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})");

  /** Makes the rule. */
  public LabelNotRfc3339() {
    super(RuleInfo.own("LabelNotRfc3339", Severity.WARNING, "A label that should be a time is none", "DL3053"),
        LintSettings.LabelKind.RFC3339, "a time as in RFC 3339");
  }

  @Override
  boolean accepts(String value) {
    try {
      return TIME.matcher(value).matches() && OffsetDateTime.parse(value.replace(' ', 'T')) != null;
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
