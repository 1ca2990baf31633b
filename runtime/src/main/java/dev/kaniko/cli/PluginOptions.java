package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.runtime.plugin.PluginException;
import dev.kaniko.runtime.plugin.PluginPath;
import dev.kaniko.runtime.plugin.Plugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where plugins come from, for every command that reads Dockerfiles: the option, then the variable, then the folder {@code plugins} of
 * the directory that {@code KANIKO_DIR} names. An executor image sets that to {@code /kaniko}, so its plugins lie in
 * {@code /kaniko/plugins}; if the variable is not set, no folder is read that was not asked for.
 */
final class PluginOptions implements OptionGroup {
  private static final String PATH = "KANIKO_PLUGIN_PATH";
  private static final String KANIKO_DIRECTORY = "KANIKO_DIR";
  private static final String FOLDER = "plugins";
  List<String> pluginPath = new ArrayList<>();

  @Override
  public void declare(Options options) {
    options.list(option("--plugin-path").paramLabel("PATH")
        .description("a jar with instructions, or a directory of such jars; several are separated by colons; may be repeated (see also KANIKO_PLUGIN_PATH)"),
        values -> pluginPath = values);
  }

  /** Returns the plugins that are found, and the problems that keep others from being used. */
  Plugins find(Map<String, String> environment) throws InterruptedException {
    var given = new ArrayList<>(pluginPath);
    given.add(environment.getOrDefault(PATH, ""));
    var folder = Optional.of(environment.getOrDefault(KANIKO_DIRECTORY, ""))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, FOLDER).toAbsolutePath());
    if (given.stream().allMatch(String::isBlank) && folder.filter(Files::isDirectory).isEmpty()) {
      return new Plugins(List.of(), List.of());
    }
    var rules = RuleSet.load(InstructionSet.load()).infos().stream().flatMap(info -> info.names().stream()).collect(Collectors.toSet());
    return Plugins.load(new PluginPath(given, folder), InstructionSet.load().keywords(), rules);
  }

  /**
   * Returns the language with the instructions of all plugins.
   *
   * @throws PluginException if one of them cannot be used
   */
  InstructionSet language(Map<String, String> environment) throws PluginException, InterruptedException {
    return find(environment).addedTo(InstructionSet.load());
  }
}
