package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Judges what is wrong with an expanded instruction by the variables in it: whether it is certain, and whether a build argument could change it. */
public final class Judgement {
  /** What is wrong between several words, though one of them is pointed at. */
  private static final Set<String> OF_SEVERAL_WORDS =
      Set.of("InvalidChecksum", "HeredocDestination", "OwnerOfLinkedCopy", "TooManyWords", "MissingArgument", "UnexpectedArgument");

  private final boolean baseKnown;
  private final Places<Boolean> words = new Places<>();
  private final Places<Boolean> brokenWords = new Places<>();
  private final Places<Boolean> open = new Places<>();
  private final Places<Remedy> remedies = new Places<>();

  /**
   * Looks at an instruction.
   *
   * @param uses the variables in it
   * @param baseKnown whether nothing but what is known declares variables
   * @param environment what could be done about the values that ENV instructions gave, by their places
   */
  public Judgement(InstructionNode node, List<VariableUse> uses, boolean baseKnown, Map<Span, Remedy> environment) {
    this.baseKnown = baseKnown;
    for (var word : node.words().values()) {
      (word.isBroken() ? brokenWords : words).add(word.span(), true);
    }
    // The parts of a flag are judged together.
    var flags = new Places<Span>();
    node.flags().forEach(flag -> flags.add(flag.flag().span(), flag.flag().span()));
    for (var use : uses) {
      var word = use.word().span();
      if (use.provenance().isEmpty()) {
        open.add(flags.at(word).stream().findFirst().orElse(word), true);
      }
      remedies.add(word, remedy(use, environment).or(remedies.at(word).stream().reduce(Remedy.NONE, Remedy::or)));
    }
  }

  /** Returns what could be done about the values of an instruction. */
  public static Remedy remedy(List<VariableUse> uses, Map<Span, Remedy> environment) {
    return uses.stream().map(use -> remedy(use, environment)).reduce(Remedy.NONE, Remedy::or);
  }

  private static Remedy remedy(VariableUse use, Map<Span, Remedy> environment) {
    return use.provenance().map(provenance -> provenance.kind() == Provenance.Kind.ENVIRONMENT
        ? provenance.declaration().map(place -> environment.getOrDefault(place, Remedy.NONE)).orElse(Remedy.NONE)
        : Remedy.of(provenance)).orElse(Remedy.NONE);
  }

  /** Returns what could be done about an error besides changing the file. */
  public Remedy remedy(Diagnostic error) {
    return isInBrokenWord(error) ? Remedy.NONE : remedies.at(error.span()).stream().reduce(Remedy.NONE, Remedy::or);
  }

  /** Tells whether an error is there whatever the variables hold that nothing declares. */
  public boolean isCertain(Diagnostic error) {
    return baseKnown
        || open.isEmpty()
        || isInBrokenWord(error)
        || !OF_SEVERAL_WORDS.contains(error.code()) && !words.at(error.span()).isEmpty() && open.at(error.span()).isEmpty();
  }

  private boolean isInBrokenWord(Diagnostic error) {
    return error.code().equals("InvalidExpansion") && !brokenWords.at(error.span()).isEmpty();
  }

  /** Values of places that do not overlap; of several at one place the last counts. */
  private static final class Places<V> {
    private record Placed<V>(Span span, V value) {}

    private final TreeMap<Integer, Placed<V>> byStart = new TreeMap<>();

    void add(Span span, V value) {
      byStart.put(span.start(), new Placed<>(span, value));
    }

    boolean isEmpty() {
      return byStart.isEmpty();
    }

    /** Returns the values of the places that a place touches. */
    List<V> at(Span span) {
      var first = byStart.floorKey(span.start());
      return byStart.subMap(first == null ? span.start() : first, true, span.end(), true).values().stream()
          .filter(placed -> placed.span().source().equals(span.source()) && placed.span().end() >= span.start())
          .map(Placed::value)
          .toList();
    }
  }
}
