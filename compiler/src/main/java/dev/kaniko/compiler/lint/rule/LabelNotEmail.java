package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.util.regex.Pattern;

/** A label that should be an e-mail address and is not. */
public final class LabelNotEmail extends LabelValueRule {
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern ADDRESS = Pattern.compile(
      "(" + ATOM + "(\\." + ATOM + ")*+|\"[^\"\\\\]+\")@(" + ATOM + "(\\." + ATOM + ")*+|\\[[^\\[\\]]+\\])");

  /** Makes the rule. */
  public LabelNotEmail() {
    super(RuleInfo.own("LabelNotEmail", Severity.WARNING, "A label that should be an e-mail address is none", "DL3058"),
        LintSettings.LabelKind.EMAIL, "an e-mail address");
  }

  @Override
  boolean accepts(String value) {
    return ADDRESS.matcher(value).matches();
  }
}
