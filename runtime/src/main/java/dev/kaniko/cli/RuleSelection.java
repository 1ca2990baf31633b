package dev.kaniko.cli;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import java.util.List;
import java.util.Locale;

/** The rules that a command line names. An unknown name is a {@link UsageException}. */
final class RuleSelection {
  private final RuleSet all;

  RuleSelection(RuleSet all) {
    this.all = all;
  }

  /** Returns the rules to look for. */
  RuleSet selected(LintOptions options) {
    var rules = options.only.isEmpty() ? all : all.only(known("--only", options.only));
    rules = rules.without(known("--skip", options.skip));
    return options.experimental ? rules.withExperimental() : rules;
  }

  /** Returns the page of a rule; case does not count. */
  String page(String name) {
    var rule = all.infos().stream()
        .filter(info -> info.names().stream().anyMatch(name::equalsIgnoreCase))
        .findFirst()
        .orElseThrow(() -> unknown("--explain", name));
    return rule.page().orElseThrow(() -> new IllegalStateException("no page of " + rule.id()));
  }

  /** Returns one line a rule: its name, its severity, and what it finds. */
  List<String> listed() {
    int width = all.infos().stream().mapToInt(rule -> rule.id().length()).max().orElse(0);
    return all.infos().stream().map(rule -> listed(rule, width)).toList();
  }

  private static String listed(RuleInfo rule, int width) {
    var severity = rule.severity().name().toLowerCase(Locale.ROOT);
    return padded(rule.id(), width) + "  " + padded(severity, "warning".length()) + "  " + rule.title() + (rule.experimental() ? " (experimental)" : "");
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
