package dev.kaniko.compiler;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The instructions of the language, by keyword. FROM is not among them: it is the head of a stage. */
public final class InstructionSet {
  private final Map<Keyword, InstructionProvider> providers;

  private InstructionSet(Map<Keyword, InstructionProvider> providers) {
    this.providers = providers;
  }

  /**
   * Returns the set of these providers.
   *
   * @throws IllegalArgumentException if two have the same keyword, or one claims FROM
   */
  public static InstructionSet of(Collection<? extends InstructionProvider> providers) {
    var byKeyword = new LinkedHashMap<Keyword, InstructionProvider>();
    for (var provider : providers) {
      var keyword = provider.syntax().keyword();
      var other = byKeyword.putIfAbsent(keyword, provider);
      if (other != null || keyword.text().equals("FROM")) {
        throw new IllegalArgumentException(
            keyword + " of " + provider.getClass().getName() + " is taken" + (other == null ? "" : " by " + other.getClass().getName()));
      }
    }
    return new InstructionSet(byKeyword);
  }

  /** Returns what the class loader of this class offers as a service. */
  public static InstructionSet load() {
    return of(ServiceLoader.load(InstructionProvider.class, InstructionSet.class.getClassLoader()).stream().map(ServiceLoader.Provider::get).toList());
  }

  public Optional<InstructionProvider> find(Keyword keyword) {
    return Optional.ofNullable(providers.get(keyword));
  }

  /** Returns the providers by their keywords. */
  public Map<Keyword, InstructionProvider> providers() {
    return Collections.unmodifiableMap(providers);
  }

  public Set<Keyword> keywords() {
    return Set.copyOf(providers.keySet());
  }
}
