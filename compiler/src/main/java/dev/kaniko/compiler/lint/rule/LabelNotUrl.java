package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.net.URI;
import java.net.URISyntaxException;

/** A label that should be an absolute address and is not. */
public final class LabelNotUrl extends LabelValueRule {
  /** Makes the rule. */
  public LabelNotUrl() {
    super(RuleInfo.own("LabelNotUrl", Severity.WARNING, "A label that should be an address is none", "DL3052"),
        LintSettings.LabelKind.URL, "an absolute address");
  }

  @Override
  boolean accepts(String value) {
    try {
      return new URI(value).isAbsolute();
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
