package dev.kaniko.compiler.scope;

import dev.kaniko.instruction.Binding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The ARG and ENV names that are visible at one place of a stage. Which of the two wins is decided by the order of the text
 * (language.md §8); only ENV goes into the image.
 */
public final class StageScope implements Declarations {
  private final Map<String, String> given;
  private final Map<String, String> globals;
  private final LinkedHashMap<String, String> visible;
  private final LinkedHashMap<String, String> image;
  private final LinkedHashMap<String, Optional<String>> declared;

  private StageScope(
      Map<String, String> given,
      Map<String, String> globals,
      Map<String, String> visible,
      Map<String, String> image,
      Map<String, Optional<String>> declared) {
    this.given = Map.copyOf(given);
    this.globals = Map.copyOf(globals);
    this.visible = new LinkedHashMap<>(visible);
    this.image = new LinkedHashMap<>(image);
    this.declared = new LinkedHashMap<>(declared);
    this.visible.putAll(image);
  }

  /**
   * Returns the scope of a stage that starts from an image.
   *
   * @param given the values of {@code --build-arg}
   * @param globals the arguments of the global scope
   * @param environment the variables of the image
   */
  public static StageScope ofImage(Map<String, String> given, Map<String, String> globals, SequencedMap<String, String> environment) {
    return new StageScope(given, globals, Map.of(), environment, Map.of());
  }

  /**
   * Returns the scope of a stage that starts where this one ends. It sees the same arguments; a variable of the image hides an
   * argument of its name, whichever came first.
   */
  public StageScope successor() {
    return new StageScope(given, globals, visible, image, declared);
  }

  @Override
  public Optional<String> value(String name) {
    return Optional.ofNullable(visible.get(name));
  }

  @Override
  public Optional<String> declare(String name, Optional<String> defaultValue) {
    var value = Optional.ofNullable(given.get(name)).or(() -> defaultValue).or(() -> Optional.ofNullable(globals.get(name)));
    bind(new Binding(Binding.Kind.ARG, name, value));
    return value;
  }

  /** Adds the names of an instruction, in order. */
  public void bind(List<Binding> bindings) {
    bindings.forEach(this::bind);
  }

  private void bind(Binding binding) {
    binding.value().ifPresent(value -> visible.put(binding.name(), value));
    switch (binding.kind()) {
      case ARG -> declared.put(binding.name(), binding.value());
      case ENV -> binding.value().ifPresent(value -> image.put(binding.name(), value));
    }
  }

  /** Returns ENV, and ARG with a value, as they stand. */
  public SequencedMap<String, String> environment() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(visible));
  }

  /**
   * Returns the declared arguments in the order of their first declaration, each with what its name stands for now; one without a
   * value is empty. This is what the history of a RUN shows.
   */
  public SequencedMap<String, String> arguments() {
    var arguments = new LinkedHashMap<String, String>();
    declared.forEach((name, value) -> arguments.put(name, Objects.requireNonNullElse(visible.get(name), value.orElse(""))));
    return Collections.unmodifiableSequencedMap(arguments);
  }
}
