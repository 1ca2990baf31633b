package dev.kaniko.cli.lint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where configuration files are looked for.
 *
 * @param directory where the program was started; absolute
 * @param environment the variables of the environment
 */
public record ConfigSearch(Path directory, Map<String, String> environment) {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml");

  /** Returns the {@code .kaniko.yaml} of the directory, or of one above it in the same repository. */
  public Optional<Path> kaniko() {
    for (var place = directory; place != null; place = place.getParent()) {
      var found = first(Stream.of(place.resolve(".kaniko")));
      if (found.isPresent() || Files.exists(place.resolve(".git"))) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Returns the first file of those that hadolint looks for. */
  public Optional<Path> hadolint() {
    var home = path("HOME");
    return first(Stream.of(
        Stream.of(directory.resolve(".hadolint")),
        path("XDG_CONFIG_HOME").or(() -> home.map(path -> path.resolve(".config"))).map(path -> path.resolve("hadolint")).stream(),
        home.map(path -> path.resolve(".hadolint/hadolint")).stream(),
        home.map(path -> path.resolve(".hadolint/config")).stream(),
        home.map(path -> path.resolve(".hadolint")).stream())
        .flatMap(paths -> paths));
  }

  private Optional<Path> path(String variable) {
    return Optional.of(environment.getOrDefault(variable, "")).filter(text -> !text.isEmpty()).map(directory::resolve);
  }

  private static Optional<Path> first(Stream<Path> stems) {
    return stems
        .flatMap(stem -> ENDINGS.stream().map(ending -> stem.resolveSibling(stem.getFileName() + ending)))
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
