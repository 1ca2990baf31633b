package dev.kaniko.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaniko.cli.lint.RuleChoice;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rules that a command line names. An unknown name is a {@link UsageException}. */
final class RuleSelection {
  private final RuleSet all;

  RuleSelection(RuleSet all) {
    this.all = all;
  }

  RuleSet all() {
    return all;
  }

  /** Returns the rules to look for where no configuration says more. */
  RuleSet selected(LintOptions options, Optional<String> configured) {
    var version = Optional.ofNullable(options.ruleset).or(() -> configured).orElse(RuleSet.VERSIONS.getLast());
    if (!RuleSet.VERSIONS.contains(version)) {
      throw new UsageException("--ruleset " + version + ": there is no such rule set; there are " + String.join(", ", RuleSet.VERSIONS));
    }
    var rules = options.only.isEmpty() ? all.ofVersion(version) : all.only(known("--only", options.only));
    return options.experimental ? rules.withExperimental() : rules;
  }

  /** Returns what the options say of rules, by their ids. */
  Map<String, RuleChoice> choices(LintOptions options) {
    var choices = new HashMap<String, RuleChoice>();
    known("--only", options.only).forEach(id -> choices.put(id, RuleChoice.ON));
    // A code of ShellCheck that no rule here has is one that the program knows.
    var codes = options.skip.stream().map(String::strip).filter(name -> all.named(name).isEmpty() && name.matches("SC[0-9]{4}")).toList();
    codes.forEach(code -> choices.put(code, RuleChoice.OFF));
    known("--skip", options.skip.stream().filter(name -> !codes.contains(name.strip())).toList()).forEach(id -> choices.put(id, RuleChoice.OFF));
    return choices;
  }

  /** Returns the page of a rule; case does not count. */
  String page(String name) {
    var rule = all.infos().stream()
        .filter(info -> info.names().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst()
        .orElseThrow(() -> unknown("--explain", name));
    return rule.page().orElseThrow(() -> new IllegalStateException("no page of " + rule.id()));
  }

  /** Returns one line a rule: its names, its severity, and what it finds. */
  List<String> listed() {
    int width = all.infos().stream().mapToInt(rule -> names(rule).length()).max().orElse(0);
    return all.infos().stream().map(rule -> listed(rule, width)).toList();
  }

  /** Returns the rules as JSON: an array of objects. */
  String json() {
    var rules = JsonNodeFactory.instance.arrayNode();
    for (var info : all.infos()) {
      var rule = rules.addObject()
          .put("id", info.id()).put("title", info.title()).put("severity", severity(info)).put("onRequest", info.experimental())
          .put("buildCheck", info.buildCheck()).put("since", info.since()).put("documentation", info.documentation().orElse(null));
      info.aliases().forEach(rule.putArray("aliases")::add);
    }
    return rules.toPrettyString();
  }

  private static String severity(RuleInfo rule) {
    return rule.severity().name().toLowerCase(Locale.ROOT);
  }

  private static String names(RuleInfo rule) {
    return String.join(", ", rule.names());
  }

  private static String listed(RuleInfo rule, int width) {
    return padded(names(rule), width) + "  " + padded(severity(rule), "warning".length()) + "  " + rule.title() + (rule.experimental() ? " (experimental)" : "");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private List<String> known(String option, List<String> names) {
    return names.stream().map(String::strip).map(name -> all.named(name).orElseThrow(() -> unknown(option, name)).id()).toList();
  }

  private UsageException unknown(String option, String name) {
    var meant = all.nearest(name).map(id -> "did you mean " + id + "?").orElse("kaniko lint --list-rules lists those that there are");
    return new UsageException(option + " " + name + ": there is no such rule; " + meant);
  }
}
