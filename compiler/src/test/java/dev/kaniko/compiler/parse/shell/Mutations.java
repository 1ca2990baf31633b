package dev.kaniko.compiler.parse.shell;

import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that are a little different from others: always the same ones. */
public final class Mutations {
  private static final int LONGEST = 500;
  private static final List<String> SIGNS = List.of(
      "'", "\"", "`", "$(", "${", ")", "}", "((", "))", "<<E", "\n", ";", "&&", "|", "\\", "case x in", "esac", "if", "fi", "{", "[[", "]]", "#", "$((", "=(", "@(", "eval ");

  private final Random random = new Random(20_260_901);

  private Mutations() {}

  /** Returns so many changed pieces of these texts; none where there are no texts. */
  public static Stream<String> of(Collection<String> texts, int count) {
    var all = List.copyOf(texts);
    var mutations = new Mutations();
    return all.isEmpty() ? Stream.empty() : IntStream.range(0, count).mapToObj(_ -> mutations.change(all.get(mutations.random.nextInt(all.size()))));
  }

  private String change(String original) {
    int start = random.nextInt(Math.max(1, original.length() - LONGEST));
    var text = new StringBuilder(original.substring(start, Math.min(original.length(), start + LONGEST)));
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, SIGNS.get(random.nextInt(SIGNS.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
      }
    }
    return text.toString();
  }
}
