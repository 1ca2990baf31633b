package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The settings of a build, besides the Dockerfile.
 *
 * @param buildArguments the values of {@code --build-arg}; not copied
 * @param target the name of the target stage; empty for the last stage
 * @param platform the platform of the image; empty for that of the machine
 * @param buildPlatform the platform of the machine
 * @param contexts the named contexts, by name: a directory or an image
 * @param optimizes whether optimization passes run; they never change the image
 */
public record Settings(
    SequencedMap<String, String> buildArguments,
    Optional<String> target,
    Optional<Platform> platform,
    Platform buildPlatform,
    Map<String, TreeSource> contexts,
    boolean optimizes) {
  public Settings {
    buildArguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArguments));
    Objects.requireNonNull(target);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(buildPlatform);
    contexts = Map.copyOf(contexts);
  }

  /** Returns these settings with another value of a build argument. */
  public Settings withBuildArgument(String name, String value) {
    var arguments = new LinkedHashMap<>(buildArguments);
    arguments.put(name, value);
    return new Settings(arguments, target, platform, buildPlatform, contexts, optimizes);
  }

  /** Returns the default platform of images. */
  public Platform targetPlatform() {
    return platform.orElse(buildPlatform);
  }

  /**
   * Finds the named context for a name. If the name is an image reference, its short form is looked up too (language.md §10, "Named contexts").
   *
   * @param wanted the preferred platform: {@code name::platform} wins over {@code name}
   */
  public Optional<TreeSource> context(String name, Platform wanted) {
    if (name.equals("scratch") || name.equals("context")) {
      return Optional.empty();
    }
    var familiar = familiar(name);
    var exact = Stream.of(name + "::" + wanted, familiar + "::" + wanted, name, familiar).filter(contexts::containsKey).findFirst();
    return exact.map(contexts::get)
        .or(() -> contexts.entrySet().stream()
            .filter(entry -> familiar(entry.getKey()).equals(familiar))
            .map(Map.Entry::getValue)
            .findFirst())
        .map(source -> source instanceof TreeSource.Image(var reference, _) ? new TreeSource.Image(reference, wanted) : source);
  }

  private static String familiar(String name) {
    try {
      return ImageReference.parse(name).familiar();
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
