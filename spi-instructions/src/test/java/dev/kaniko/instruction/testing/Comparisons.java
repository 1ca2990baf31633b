package dev.kaniko.instruction.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what laws compared, so that one that compared nothing can say so: it holds, and nobody knows whether it would. */
final class Comparisons {
  private static final class Count {
    final String reason;
    int comparisons;

    Count(String reason) {
      this.reason = reason;
    }
  }

  private final Map<String, Count> counts = new LinkedHashMap<>();

  /**
   * Says that a law is about to compare something.
   *
   * @param reason why it compares nothing if it does not, as a sentence without a full stop
   */
  void expect(String law, String reason) {
    counts.computeIfAbsent(law, _ -> new Count(reason));
  }

  /** Something was compared. */
  void made(String law) {
    counts.computeIfAbsent(law, _ -> new Count("")).comparisons++;
  }

  /** Returns a note for each law that compared nothing. */
  List<String> notes() {
    return counts.entrySet().stream().filter(entry -> entry.getValue().comparisons == 0)
        .map(entry -> entry.getKey() + " compared nothing: " + entry.getValue().reason).toList();
  }
}
