package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.regex.Pattern;

/** A label that should be the full or short hash of a commit of git and is not. */
public final class LabelNotHash extends LabelValueRule {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{7}|[0-9a-f]{40}|[0-9a-f]{64}");

  /** Makes the rule. */
  public LabelNotHash() {
    super(RuleInfo.own("LabelNotHash", Severity.WARNING, "A label that should be a commit of git is none", "DL3055"),
        LintSettings.LabelKind.HASH, "the full or short hash of a commit of git");
  }

  @Override
  boolean accepts(String value) {
    return HASH.matcher(value).matches();
  }
}
