package dev.kaniko.cli;

import dev.kaniko.cli.lint.ConfigFiles;
import dev.kaniko.cli.lint.LintPolicy;
import dev.kaniko.cli.lint.RuleChoice;
import dev.kaniko.compiler.lint.FileCheck;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.report.Baseline;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is looked for in each file, by the configuration and the options.
 *
 * @param rules the rules that are looked for where the configuration says nothing of them
 * @param choices what the options say of rules, by the ids of these
 * @param baseline the findings that are not reported
 * @param directory where the program was started
 */
record LintPolicies(
    RuleSet rules, Map<String, RuleChoice> choices, ConfigFiles.Found found, Optional<Baseline> baseline, Path directory) {
  /**
   * Returns how each file is checked. Safe for several threads.
   *
   * @param linters makes a linter that looks for rules
   */
  Function<DockerfileSearch.Source, FileCheck> checks(Function<RuleSet, Linter> linters) {
    // Most files share one policy, which is made once.
    var known = new ConcurrentHashMap<Map<String, RuleChoice>, FileCheck>();
    return source -> known.computeIfAbsent(chosen(source), chosen -> {
      var policy = LintPolicy.of(rules, chosen);
      var linter = linters.apply(policy.rules());
      return (request, context) -> reported(policy.applied(linter.lint(request, context)));
    });
  }

  private FileReport reported(FileReport report) {
    return baseline.isPresent() ? baseline.get().without(report, directory) : report;
  }

  private Map<String, RuleChoice> chosen(DockerfileSearch.Source source) {
    var chosen = found.config().rulesOf(found.directory(), source.path().orElseGet(() -> directory.resolve(source.name())));
    // A name of the configuration may be another one of the same rule.
    chosen.keySet().removeIf(name -> choices.containsKey(rules.named(name).map(RuleInfo::id).orElse(name)));
    chosen.putAll(choices);
    return chosen;
  }
}
