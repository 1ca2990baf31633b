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
 * @param found what could be loaded, in the order of the path, those with a conflict included
 * @param problems what stands in the way of using them
 */
public record Plugins(List<Plugin> found, List<PluginProblem> problems) {
  public Plugins {
    found = List.copyOf(found);
    problems = List.copyOf(problems);
  }

  /**
   * Loads what a path leads to. Problems are kept, not thrown.
   *
   * @param standard the instructions that there are already
   * @param rules the names of the rules that there are already
   */
  public static Plugins load(PluginPath path, Set<Keyword> standard, Set<String> rules) throws InterruptedException {
    return load(path, standard, rules, PluginCalls.PATIENCE);
  }

  /** @param patience how long a plugin may take to answer a question */
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
      for (var rule : plugin.rules()) {
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
   * Returns a language with the instructions of these plugins.
   *
   * @throws PluginException if there is a problem with any of them: a build that leaves an instruction out is not the one that was asked for
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
