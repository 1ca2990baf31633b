package dev.kaniko.compiler.lint;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names, severity and documentation of a rule.
 *
 * @param id its name in CamelCase: that of a build check of Docker, one of ours, or what a provider of an instruction calls a rule of its own. It
 *     is the code of its findings
 * @param aliases other names of it, which options and comments take as well: its K number, the codes of hadolint
 * @param title what it finds, as a short sentence without a full stop
 * @param severity the severity of its findings, unless one has its own
 * @param experimental whether it is silent until it is asked for
 * @param buildCheck whether a build looks for it too: those of Docker, and those that a provider of an instruction wants to be one
 * @param since the rule set in which it came, such as {@code 2026.11}; it is silent for those who keep to an older one
 * @param documentation an address with more about it, besides its own page
 * @param broughtPage its page, if a provider of an instruction brings it
 */
public record RuleInfo(
    String id,
    List<String> aliases,
    String title,
    Severity severity,
    boolean experimental,
    boolean buildCheck,
    String since,
    Optional<String> documentation,
    Optional<String> broughtPage) {
  private static final String DOCKER = "https://docs.docker.com/go/dockerfile/rule/";
  private static final Pattern VERSION = Pattern.compile("[0-9]{4}\\.[0-9]{2}");
  private static final Pattern WORD_BORDER = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  public RuleInfo {
    Objects.requireNonNull(id);
    aliases = List.copyOf(aliases);
    Objects.requireNonNull(title);
    Objects.requireNonNull(severity);
    if (!VERSION.matcher(since).matches()) {
      throw new IllegalArgumentException("no rule set: " + since);
    }
    Objects.requireNonNull(documentation);
    Objects.requireNonNull(broughtPage);
  }

  /** Returns the information about a build check of Docker whose page is among the linter's own. */
  public RuleInfo(String id, String title, Severity severity, boolean experimental, Optional<String> documentation) {
    this(id, List.of(), title, severity, experimental, true, RuleSet.FIRST_VERSION, documentation, Optional.empty());
  }

  /** Returns the information about a build check of Docker. */
  public static RuleInfo docker(String id, String title, String... aliases) {
    var address = DOCKER + WORD_BORDER.matcher(id).replaceAll("-").toLowerCase(Locale.ROOT) + "/";
    return new RuleInfo(
        id, List.of(aliases), title, Severity.WARNING, false, true, RuleSet.FIRST_VERSION, Optional.of(address), Optional.empty());
  }

  /**
   * Returns the information about a rule that Docker does not have.
   *
   * @param aliases its K number, and the codes of hadolint that mean the same
   */
  public static RuleInfo own(String id, Severity severity, String title, String... aliases) {
    return new RuleInfo(id, List.of(aliases), title, severity, false, false, RuleSet.FIRST_VERSION, Optional.empty(), Optional.empty());
  }

  /** Returns the same rule as one that is silent until it is asked for. */
  public RuleInfo onRequest() {
    return new RuleInfo(id, aliases, title, severity, true, buildCheck, since, documentation, broughtPage);
  }

  /** Returns the same rule as one that came with a later rule set, one of {@link RuleSet#VERSIONS}. */
  public RuleInfo since(String version) {
    return new RuleInfo(id, aliases, title, severity, experimental, buildCheck, version, documentation, broughtPage);
  }

  /** Returns the same rule under another name: one of its own, or the code of a finding that it reports for a program. */
  public RuleInfo called(String name) {
    var others = names().stream().filter(other -> !other.equals(name)).toList();
    return new RuleInfo(name, others, title, severity, experimental, buildCheck, since, documentation, page());
  }

  /** Returns all its names: its id, then the others. */
  public List<String> names() {
    return Stream.concat(Stream.of(id), aliases.stream()).toList();
  }

  /** Tells whether this is the name of the rule, or one of its other names. */
  public boolean isCalled(String name) {
    return id.equals(name) || aliases.contains(name);
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
