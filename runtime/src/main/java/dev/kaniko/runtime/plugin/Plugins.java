package dev.kaniko.runtime.plugin;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.instruction.syntax.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plugins of one run.
 *
 * @param found the loaded instructions in the order of the path, including those in conflict with others
 * @param problems the reasons why plugins cannot be used
 */
public record Plugins(List<Plugin> found, List<PluginProblem> problems) {
  public Plugins {
    found = List.copyOf(found);
    problems = List.copyOf(problems);
  }

  /**
   * Loads all plugins of a path. Problems are returned, not thrown.
   *
   * @param standard the keywords of the standard instructions
   * @param rules the names of kaniko's own lint rules
   */
  public static Plugins load(PluginPath path, Set<Keyword> standard, Set<String> rules) throws InterruptedException {
    return load(path, standard, rules, PluginCalls.PATIENCE);
  }

  /** @param patience the time limit of one call of a plugin */
  static Plugins load(PluginPath path, Set<Keyword> standard, Set<String> rules, Duration patience) throws InterruptedException {
    var found = new ArrayList<Plugin>();
    var problems = new ArrayList<>(path.problems());
    for (var file : path.files()) {
      new PluginLoader(file, patience, found, problems).load();
    }
    keywordConflicts(found, standard, problems);
    ruleConflicts(found, rules, problems);
    return new Plugins(found, problems);
  }

  private static void keywordConflicts(List<Plugin> found, Set<Keyword> standard, List<PluginProblem> problems) {
    Map<Keyword, Plugin> first = new HashMap<>();
    for (var plugin : found) {
      var keyword = plugin.keyword();
      var other = first.putIfAbsent(keyword, plugin);
      if (keyword.equals(InstructionSet.FROM)) {
        problems.add(problem(plugin, "claims FROM, which begins a stage and is no instruction", "its instruction needs another keyword"));
      } else if (standard.contains(keyword)) {
        problems.add(problem(plugin, "claims the standard instruction " + keyword + ", which nothing can replace", "its instruction needs another keyword"));
      } else if (other != null) {
        problems.add(problem(plugin, "brings " + keyword + ", and so does " + rival(plugin, other), "leave one of them out"));
      }
    }
  }

  private static void ruleConflicts(List<Plugin> found, Set<String> rules, List<PluginProblem> problems) {
    Map<String, Plugin> first = new HashMap<>();
    for (var plugin : found) {
      for (var rule : plugin.ruleNames()) {
        var other = first.putIfAbsent(rule, plugin);
        if (rules.contains(rule)) {
          problems.add(problem(plugin, "brings a rule with the name " + rule + ", which is one of kaniko's", "the rule needs another name"));
        } else if (other != null) {
          problems.add(problem(plugin, "brings the rule " + rule + ", and so does " + rival(plugin, other), "leave one of them out"));
        }
      }
    }
  }

  private static PluginProblem problem(Plugin plugin, String what, String advice) {
    return new PluginProblem(plugin.file(), plugin.className() + " " + what, advice);
  }

  private static String rival(Plugin plugin, Plugin other) {
    return other.className() + (other.file().equals(plugin.file()) ? " of the same plugin" : " of the plugin " + other.file());
  }

  /**
   * Returns {@code standard} and the instructions of these plugins.
   *
   * @throws PluginException if there is a problem with one of them, because a build must not silently ignore a plugin
   */
  public InstructionSet addedTo(InstructionSet standard) throws PluginException {
    if (!problems.isEmpty()) {
      throw new PluginException(problems);
    }
    var all = standard;
    for (var plugin : found) {
      all = all.with(plugin.provider(), plugin.file());
    }
    return all;
  }
}
