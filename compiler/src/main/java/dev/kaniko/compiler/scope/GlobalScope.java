package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.Platform;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The scope before the first FROM: the predefined platform arguments and the ARGs before the first FROM (language.md §8). It is visible to FROM
 * lines, and to an ARG in a stage that declares one of its names.
 */
public final class GlobalScope implements Declarations {
  /** The limit for the total growth of all values of a file by expansion, in UTF-16 code units. */
  private static final long MOST_GROWTH = 1 << 25;

  /** The limit for the work to compute all values of a file, in search steps. It takes a few seconds. */
  private static final long MOST_STEPS = 1L << 31;

  private final Map<String, String> given;
  private final LinkedHashMap<String, Definition> visible = new LinkedHashMap<>();
  private final Map<String, Span> unset = new HashMap<>();
  private long grown;
  private long worked;

  /**
   * @param given the values of {@code --build-arg}
   * @param targetStage the value of TARGETSTAGE
   */
  public GlobalScope(Map<String, String> given, Platform buildPlatform, Platform targetPlatform, String targetStage) {
    this.given = Map.copyOf(given);
    predefine("BUILD", buildPlatform, buildPlatform.toString());
    predefine("TARGET", targetPlatform, targetPlatform.full());
    predefine("TARGETSTAGE", targetStage);
  }

  private GlobalScope(Map<String, Definition> visible) {
    this.given = Map.of();
    this.visible.putAll(visible);
  }

  /** Returns a scope with the predefined arguments only, without values of {@code --build-arg}. */
  public GlobalScope defaults() {
    var predefined = new LinkedHashMap<String, Definition>();
    visible.forEach((name, definition) -> {
      if (definition.provenance().declaration().isEmpty()) {
        predefined.put(name, definition);
      }
    });
    return new GlobalScope(predefined);
  }

  /** Returns all declared and predefined names, with or without a value. */
  public Set<String> names() {
    var names = new LinkedHashSet<>(visible.keySet());
    names.addAll(unset.keySet());
    return names;
  }

  /** Returns the names with a value. The set is a view that changes with the scope. */
  public Set<String> namesWithValue() {
    return Collections.unmodifiableSet(visible.keySet());
  }

  private void predefine(String prefix, Platform platform, String name) {
    predefine(prefix + "PLATFORM", name);
    predefine(prefix + "OS", platform.os());
    predefine(prefix + "OSVERSION", platform.osVersion());
    predefine(prefix + "ARCH", platform.architecture());
    predefine(prefix + "VARIANT", platform.variant());
  }

  private void predefine(String name, String value) {
    var text = given.get(name);
    visible.put(name, text == null
        ? new Definition(value, Provenance.of(Provenance.Kind.PREDEFINED))
        : new Definition(text, Provenance.of(Provenance.Kind.BUILD_ARGUMENT)));
  }

  @Override
  public Optional<String> value(String name) {
    return definition(name).map(Definition::value);
  }

  @Override
  public boolean isGiven(String name) {
    return given.containsKey(name);
  }

  @Override
  public Optional<Provenance> provenance(String name) {
    return definition(name).map(Definition::provenance)
        .or(() -> Optional.ofNullable(unset.get(name)).map(span -> Provenance.at(Provenance.Kind.UNSET_ARGUMENT, span)));
  }

  @Override
  public Optional<String> declare(String name, Optional<String> defaultValue, Span declaration) {
    var text = given.get(name);
    if (text != null) {
      visible.put(name, new Definition(text, Provenance.at(Provenance.Kind.BUILD_ARGUMENT, declaration)));
    } else if (defaultValue.isPresent()) {
      visible.put(name, new Definition(defaultValue.get(), Provenance.at(Provenance.Kind.ARGUMENT_DEFAULT, declaration)));
    } else {
      unset.putIfAbsent(name, declaration);
    }
    return text == null ? defaultValue : Optional.of(text);
  }

  @Override
  public boolean work(long steps) {
    worked += steps;
    return worked <= MOST_STEPS;
  }

  @Override
  public boolean grow(int by) {
    grown += Math.max(0, by);
    return grown <= MOST_GROWTH;
  }

  Optional<Definition> definition(String name) {
    return Optional.ofNullable(visible.get(name));
  }

  /** Returns the arguments that have a value. */
  public SequencedMap<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    visible.forEach((name, definition) -> values.put(name, definition.value()));
    return Collections.unmodifiableSequencedMap(values);
  }
}
