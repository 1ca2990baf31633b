package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name, severity and documentation of a rule.
 *
 * @param id its name: that of a build check of Docker in CamelCase, a K code such as {@code K905}, or what a provider of an instruction
 *     calls a rule of its own; what {@code # check=skip=} takes and the code of its diagnostics
 * @param title what it finds, as a short sentence without a full stop
 * @param severity the severity of its findings, unless one has its own
 * @param experimental whether it is silent until it is asked for
 * @param buildCheck whether a build looks for it too: those of Docker, and those that a provider of an instruction wants to be one
 * @param documentation an address with more about it, besides its own page
 * @param broughtPage its page, if a provider of an instruction brings it
 */
public record RuleInfo(
    String id, String title, Severity severity, boolean experimental, boolean buildCheck, Optional<String> documentation, Optional<String> broughtPage) {
  private static final String DOCKER = "https://docs.docker.com/go/dockerfile/rule/";
  private static final Pattern OWN = Pattern.compile("K[0-9]+");
  private static final Pattern WORD_BORDER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  public RuleInfo {
    Objects.requireNonNull(id);
    Objects.requireNonNull(title);
    Objects.requireNonNull(severity);
    Objects.requireNonNull(documentation);
    Objects.requireNonNull(broughtPage);
  }

  /** Returns the information about a rule whose page is among the linter's own; all but the K codes are build checks of Docker. */
  public RuleInfo(String id, String title, Severity severity, boolean experimental, Optional<String> documentation) {
    this(id, title, severity, experimental, !OWN.matcher(id).matches(), documentation, Optional.empty());
  }

  /** Returns the information about a build check of Docker. */
  public static RuleInfo docker(String id, String title) {
    var address = DOCKER + WORD_BORDER.matcher(id).replaceAll("-").toLowerCase(Locale.ROOT) + "/";
    return new RuleInfo(id, title, Severity.WARNING, false, Optional.of(address));
  }

  /** Returns the information about a rule that Docker does not have. */
  public static RuleInfo own(String id, Severity severity, String title) {
    return new RuleInfo(id, title, severity, false, Optional.empty());
  }

  /** Returns its page: Markdown, with its title as heading. */
  public Optional<String> page() {
    return broughtPage.or(() -> RuleSet.page(id));
  }

  /** Returns a finding of this rule. */
  public Diagnostic finding(Span span, String message) {
    return new Diagnostic(id, severity, message, span, "", List.of(), List.of(), List.of());
  }
}
