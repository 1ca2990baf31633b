package dev.kaniko.compiler.analysis;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at of what earlier steps set.
 *
 * @param settings the parts of the configuration; empty if all of it is looked at
 * @param variables the names; empty if all are looked at
 * @param keywords of which it is asked whether they came before; empty if any may be
 */
public record Reads(
    Optional<Set<Class<? extends ConfigDelta.Edit>>> settings, Optional<Set<String>> variables, Optional<Set<Keyword>> keywords) {
  public static final Reads NOTHING = new Reads(Optional.of(Set.of()), Optional.of(Set.of()), Optional.of(Set.of()));

  public Reads {
    settings = settings.map(Set::copyOf);
    variables = variables.map(Set::copyOf);
    keywords = keywords.map(Set::copyOf);
  }

  static Reads of(Effects effects) {
    return new Reads(effects.settingsRead(), effects.variables(), effects.earlier());
  }

  public Reads and(Reads other) {
    return new Reads(both(settings, other.settings), both(variables, other.variables), both(keywords, other.keywords));
  }

  private static <T> Optional<Set<T>> both(Optional<Set<T>> some, Optional<Set<T>> others) {
    if (some.isEmpty() || others.isEmpty()) {
      return Optional.empty();
    }
    var all = new HashSet<>(some.get());
    all.addAll(others.get());
    return Optional.of(all);
  }

  /** Tells whether something is looked at that an instruction puts into the configuration. */
  boolean settingsOf(Instruction earlier) {
    return earlier.effects().settings().stream().anyMatch(kind -> settings.map(read -> read.contains(kind)).orElse(true));
  }

  /** Tells whether a variable is looked at that an instruction declares. */
  boolean variablesOf(Instruction earlier) {
    return earlier.bindings().stream().anyMatch(binding -> variables.map(read -> read.contains(binding.name())).orElse(true));
  }

  /** Tells whether it makes a difference that an instruction is there, whatever it does. */
  boolean presenceOf(Instruction earlier) {
    return keywords.map(read -> read.contains(earlier.keyword())).orElse(true);
  }
}
