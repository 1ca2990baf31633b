package dev.kaniko.cli.lint;

import dev.kaniko.compiler.format.FormatSettings;
import dev.kaniko.compiler.lint.LintSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a configuration file says.
 *
 * @param ruleset the rule set that is kept to; empty for the newest
 * @param rules what becomes of rules, by a name of each; what comes later counts
 * @param overrides what becomes of rules in some files; what comes later counts
 * @param threshold the least severity that makes a run fail
 * @param settings what rules cannot know
 * @param format how files are laid out
 * @param exclude patterns of files that are not checked
 * @param baseline the file of accepted findings
 * @param formats the formats of the report, as the option takes them
 * @param plain whether a report has no colours
 */
public record LintConfig(
    Optional<String> ruleset,
    SequencedMap<String, RuleChoice> rules,
    List<PathRules> overrides,
    Optional<Threshold> threshold,
    LintSettings settings,
    FormatSettings format,
    List<String> exclude,
    Optional<Path> baseline,
    List<String> formats,
    boolean plain) {
  /** No file says anything. */
  public static final LintConfig NONE = new LintConfig(
      Optional.empty(), new LinkedHashMap<>(), List.of(), Optional.empty(), LintSettings.NONE, FormatSettings.DEFAULT, List.of(),
      Optional.empty(), List.of(), false);

  /**
   * What becomes of rules in some files.
   *
   * @param paths patterns of the files, as in a .gitignore, from the directory of the configuration file
   */
  public record PathRules(List<String> paths, SequencedMap<String, RuleChoice> rules) {
    public PathRules {
      paths = List.copyOf(paths);
      rules = new LinkedHashMap<>(rules);
    }
  }

  public LintConfig {
    Objects.requireNonNull(ruleset);
    rules = new LinkedHashMap<>(rules);
    overrides = List.copyOf(overrides);
    Objects.requireNonNull(threshold);
    Objects.requireNonNull(settings);
    Objects.requireNonNull(format);
    exclude = List.copyOf(exclude);
    Objects.requireNonNull(baseline);
    formats = List.copyOf(formats);
  }

  /** Returns what becomes of rules in a file, by a name of each, in a map of the caller's own; what comes later counts. */
  public SequencedMap<String, RuleChoice> rulesOf(Path directory, Path file) {
    var all = new LinkedHashMap<>(rules);
    for (var override : overrides) {
      if (new PathPatterns(directory, override.paths()).match(file)) {
        for (Map.Entry<String, RuleChoice> rule : override.rules().entrySet()) {
          all.remove(rule.getKey());
          all.put(rule.getKey(), rule.getValue());
        }
      }
    }
    return all;
  }
}
