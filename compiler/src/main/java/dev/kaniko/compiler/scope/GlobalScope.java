package dev.kaniko.compiler.scope;

import dev.kaniko.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The scope before the first FROM: predefined platform arguments, then the ARGs that stand there (language.md §8). It is visible to
 * FROM lines only, and to an ARG of a stage that names one of its arguments.
 */
public final class GlobalScope implements Declarations {
  private final Map<String, String> given;
  private final LinkedHashMap<String, String> values = new LinkedHashMap<>();

  /**
   * @param given the values of {@code --build-arg}
   * @param targetStage what TARGETSTAGE is
   */
  public GlobalScope(Map<String, String> given, Platform buildPlatform, Platform targetPlatform, String targetStage) {
    this.given = Map.copyOf(given);
    predefine("BUILD", buildPlatform);
    predefine("TARGET", targetPlatform);
    predefine("TARGETSTAGE", targetStage);
  }

  private void predefine(String prefix, Platform platform) {
    predefine(prefix + "PLATFORM", platform.toString());
    predefine(prefix + "OS", platform.os());
    predefine(prefix + "OSVERSION", "");
    predefine(prefix + "ARCH", platform.architecture());
    predefine(prefix + "VARIANT", platform.variant());
  }

  private void predefine(String name, String value) {
    values.put(name, Objects.requireNonNullElse(given.get(name), value));
  }

  @Override
  public Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  @Override
  public Optional<String> declare(String name, Optional<String> defaultValue) {
    var value = Optional.ofNullable(given.get(name)).or(() -> defaultValue);
    value.ifPresent(text -> values.put(name, text));
    return value;
  }

  /** Returns the arguments that have a value. */
  public SequencedMap<String, String> values() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }
}
