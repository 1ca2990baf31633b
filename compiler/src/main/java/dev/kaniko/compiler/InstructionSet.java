package dev.kaniko.compiler;

import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instructions of the language, by keyword. FROM is not among them: it is the head of a stage. */
public final class InstructionSet {
  /** The head of a stage, which no instruction can be. */
  public static final Keyword FROM = new Keyword("FROM");

  private final Map<Keyword, InstructionProvider> providers;
  private final Map<Keyword, String> bringers;

  private InstructionSet(Map<Keyword, InstructionProvider> providers, Map<Keyword, String> bringers) {
    this.providers = providers;
    this.bringers = bringers;
  }

  /**
   * Returns the set of these providers.
   *
   * @throws IllegalArgumentException if two have the same keyword, or one claims FROM
   */
  public static InstructionSet of(Collection<? extends InstructionProvider> providers) {
    var byKeyword = new LinkedHashMap<Keyword, InstructionProvider>();
    providers.forEach(provider -> add(provider, byKeyword));
    return new InstructionSet(byKeyword, Map.of());
  }

  /** Returns the standard instructions. */
  public static InstructionSet load() {
    return of(OwnServices.load(InstructionProvider.class));
  }

  /**
   * Returns this set with an instruction that does not belong to the standard ones.
   *
   * @param bringer where it comes from, for people to read: the file of its plugin
   * @throws IllegalArgumentException if its keyword is taken
   */
  public InstructionSet with(InstructionProvider provider, String bringer) {
    var byKeyword = new LinkedHashMap<>(providers);
    var named = new LinkedHashMap<>(bringers);
    named.put(add(provider, byKeyword), bringer);
    return new InstructionSet(byKeyword, named);
  }

  private static Keyword add(InstructionProvider provider, Map<Keyword, InstructionProvider> byKeyword) {
    var keyword = provider.syntax().keyword();
    var other = byKeyword.putIfAbsent(keyword, provider);
    if (other != null || keyword.equals(FROM)) {
      throw new IllegalArgumentException(
          keyword + " of " + provider.getClass().getName() + " is taken" + (other == null ? "" : " by " + other.getClass().getName()));
    }
    return keyword;
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

  /** Returns where each instruction comes from that is no standard one. */
  public Map<Keyword, String> bringers() {
    return Collections.unmodifiableMap(bringers);
  }
}
