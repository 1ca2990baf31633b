package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.OwnServices;
import dev.kaniko.diagnostic.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules to look for, in the order in which they are listed.
 *
 * @param rules the rules
 * @param experimental the ids of the experimental rules among them that are looked for even if no file asks for them
 * @param known the names of all rules that there are, looked for or not
 */
public record RuleSet(List<LintRule> rules, Set<String> experimental, Set<String> known) {
  /** The rule sets that there were, the oldest first: year and month. A release that adds rules adds one. */
  public static final List<String> VERSIONS = List.of("2026.11");

  static final String FIRST_VERSION = VERSIONS.getFirst();

  public RuleSet {
    rules = List.copyOf(rules);
    experimental = Set.copyOf(experimental);
    known = Set.copyOf(known);
  }

  /**
   * Returns every rule there is: those about files, which the class loader of this class offers, and those about one instruction, which its
   * provider brings, be it standard or of a plugin. The build checks come first, the errors of the language last.
   */
  public static RuleSet load(InstructionSet instructions) {
    var rules = services(BuildCheck.class);
    rules.addAll(services(LintRule.class));
    rules.addAll(ofProviders(instructions));
    rules.addAll(LanguageErrors.ALL);
    rules.sort((one, other) -> Boolean.compare(other.info().buildCheck(), one.info().buildCheck()));
    return of(rules);
  }

  /** Returns the rules that builds look for, too; no other one is loaded. */
  public static RuleSet loadBuildChecks(InstructionSet instructions) {
    var rules = services(BuildCheck.class);
    ofProviders(instructions).stream().filter(rule -> rule.info().buildCheck()).forEach(rules::add);
    return of(rules);
  }

  /** Returns these rules and one more. */
  public RuleSet with(LintRule rule) {
    return new RuleSet(
        Stream.concat(rules.stream(), Stream.of(rule)).toList(), experimental,
        Stream.concat(known.stream(), rule.info().names().stream()).collect(Collectors.toSet()));
  }

  private static RuleSet of(List<LintRule> rules) {
    return new RuleSet(rules, Set.of(), rules.stream().flatMap(rule -> rule.info().names().stream()).collect(Collectors.toSet()));
  }

  private static List<LintRule> services(Class<? extends LintRule> type) {
    return new ArrayList<LintRule>(OwnServices.load(type));
  }

  private static List<ProviderRule> ofProviders(InstructionSet instructions) {
    var rules = new ArrayList<ProviderRule>();
    instructions.providers().forEach((keyword, provider) -> provider.rules().forEach(rule -> rules.add(ProviderRule.of(keyword, rule))));
    return rules;
  }

  /** Returns the rules with these names; an experimental one is looked for, since it was asked for by name. */
  public RuleSet only(Collection<String> names) {
    var chosen = rules.stream().filter(rule -> names.stream().anyMatch(rule.info()::isCalled)).toList();
    return new RuleSet(chosen, ids(chosen), known);
  }

  /** Returns the rules without those with these names. */
  public RuleSet without(Collection<String> names) {
    return new RuleSet(rules.stream().filter(rule -> names.stream().noneMatch(rule.info()::isCalled)).toList(), experimental, known);
  }

  /** Returns the same rules; the experimental ones among those with these names are looked for. */
  public RuleSet asking(Collection<String> names) {
    var asked = new HashSet<>(experimental);
    asked.addAll(ids(rules.stream().filter(rule -> names.stream().anyMatch(rule.info()::isCalled)).toList()));
    return new RuleSet(rules, asked, known);
  }

  /** Returns the rules that a rule set had, one of {@link #VERSIONS}. */
  public RuleSet ofVersion(String version) {
    return new RuleSet(rules.stream().filter(rule -> rule.info().since().compareTo(version) <= 0).toList(), experimental, known);
  }

  /** Returns the same rules, with the experimental build checks looked for, as {@code experimental=all} asks; others are asked for by name. */
  public RuleSet withExperimental() {
    return asking(rules.stream().map(LintRule::info).filter(RuleInfo::buildCheck).map(RuleInfo::id).toList());
  }

  public List<RuleInfo> infos() {
    return rules.stream().map(LintRule::info).toList();
  }

  private static Set<String> ids(Collection<LintRule> rules) {
    return rules.stream().map(rule -> rule.info().id()).collect(Collectors.toSet());
  }

  /** Returns the rule that has a name, as its id or otherwise. */
  public Optional<RuleInfo> named(String name) {
    return infos().stream().filter(info -> info.isCalled(name)).findFirst();
  }

  /** Returns the name that is nearest to a wrong one; case does not count. */
  public Optional<String> nearest(String word) {
    var names = infos().stream().flatMap(info -> info.names().stream()).toList();
    return names.stream().filter(word::equalsIgnoreCase).findFirst().or(() -> Suggestions.nearest(word, names));
  }

  /** Returns the page of a rule of the linter's own: Markdown, with its title as heading. */
  public static Optional<String> page(String id) {
    return resource("rule/" + id + ".md").or(() -> resource("error/" + id + ".md"));
  }

  private static Optional<String> resource(String name) {
    try (var in = RuleSet.class.getResourceAsStream(name)) {
      return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
