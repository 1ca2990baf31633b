package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.regex.Pattern;

/** A label that should be a semantic version and is not. */
public final class LabelNotSemver extends LabelValueRule {
  private static final String NUMBER = "(0|[1-9][0-9]*)";
  private static final String BEFORE = "(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?![0-9A-Za-z-])";
  private static final Pattern VERSION = Pattern.compile(
      NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-" + BEFORE + "(\\." + BEFORE + ")*+)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*+)?");

  /** Makes the rule. */
  public LabelNotSemver() {
    super(RuleInfo.own("LabelNotSemver", Severity.WARNING, "A label that should be a semantic version is none", "DL3056"),
        LintSettings.LabelKind.SEMVER, "a semantic version");
  }

  @Override
  boolean accepts(String value) {
    return VERSION.matcher(value).matches();
  }
}
