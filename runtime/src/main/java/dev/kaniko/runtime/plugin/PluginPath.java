package dev.kaniko.runtime.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The search path for plugins: jars, directories of jars, and directories with the content of a jar. Each file is found once, in the order of the
 * path. Jars in a directory are in the order of their names.
 */
public final class PluginPath {
  /** The file that every plugin must have. */
  static final String SERVICES = "META-INF/services/dev.kaniko.instruction.InstructionProvider";

  private static final String SEPARATOR = ":";

  private final Map<Path, Path> files = new LinkedHashMap<>();
  private final List<PluginProblem> problems = new ArrayList<>();

  /**
   * Searches for plugins.
   *
   * @param given paths; one string may have several, separated by colons; a path without a plugin is a problem
   * @param folder a directory that may have plugins; it need not exist
   */
  public PluginPath(List<String> given, Optional<Path> folder) {
    for (var text : given) {
      for (var name : text.split(SEPARATOR)) {
        if (!name.isBlank()) {
          add(name);
        }
      }
    }
    folder.filter(Files::isDirectory).ifPresent(directory -> addAll(directory, jars(directory)));
  }

  /** Returns the plugins that were found: jars, and directories with the content of a jar. */
  List<Path> files() {
    return List.copyOf(files.values());
  }

  /** Returns a problem for each given path without a plugin. */
  List<PluginProblem> problems() {
    return problems;
  }

  private void add(String name) {
    Path path;
    try {
      path = Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      problems.add(new PluginProblem(name, "that is not the name of a file", "give a jar or a directory of jars"));
      return;
    }
    if (!Files.exists(path)) {
      problems.add(new PluginProblem(name, "there is no such file or directory", "give a jar or a directory of jars"));
    } else if (!Files.isDirectory(path) || Files.exists(path.resolve(SERVICES))) {
      addAll(path, List.of(path));
    } else {
      var jars = jars(path);
      if (jars.isEmpty() && problems.stream().noneMatch(problem -> problem.file().equals(path.toString()))) {
        problems.add(new PluginProblem(
            name, "the directory holds no plugin", "put jars into it; a directory that is a plugin itself has the file " + SERVICES));
      }
      addAll(path, jars);
    }
  }

  private void addAll(Path given, List<Path> found) {
    for (var file : found) {
      try {
        files.putIfAbsent(file.toRealPath(), file);
      } catch (IOException e) {
        problems.add(new PluginProblem(given.toString(), "cannot be read: " + e.getMessage(), "check its permissions"));
      }
    }
  }

  private List<Path> jars(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      problems.add(new PluginProblem(directory.toString(), "cannot be read: " + e.getMessage(), "check its permissions"));
      return List.of();
    }
  }
}
