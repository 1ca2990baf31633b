package dev.kaniko.system;

import dev.kaniko.system.EscapeWay.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came of the ways in one place. A way that reached something stays permitted, whatever else is said of it. */
final class EscapeFindings {
  private final String place;
  private final EscapeCanaries canaries;
  private final Map<String, Seen> seen = new TreeMap<>();
  private final Set<String> untried = new TreeSet<>();
  private final List<String> broken = new ArrayList<>();

  private record Seen(Outcome outcome, String what) {}

  EscapeFindings(String place, EscapeCanaries canaries) {
    this.place = place;
    this.canaries = canaries;
  }

  /** What the program wrote: a line for each way. It is not believed that nothing was reached if the word of a canary is in what it saw. */
  synchronized void program(String results) {
    for (String line : results.lines().toList()) {
      String[] parts = line.split("\t", 3);
      String what = parts.length > 2 ? parts[2] : "";
      if (!canaries.in(what).isEmpty()) {
        put(parts[0], Outcome.PERMITTED, what);
        continue;
      }
      switch (parts.length > 1 ? parts[1] : "") {
        case "refused" -> put(parts[0], Outcome.REFUSED, what);
        case "harmless" -> put(parts[0], Outcome.HARMLESS, what);
        case "reached" -> put(parts[0], Outcome.PERMITTED, what);
        case "untried" -> {
          untried.add(parts[0]);
          System.out.printf("%s cannot be tried in %s: %s%n", parts[0], place, what);
        }
        default -> broken.add(line);
      }
    }
  }

  /** What came of a way as a fact tells. */
  synchronized void put(String way, Outcome outcome, String what) {
    seen.merge(way, new Seen(outcome, what), (one, other) -> one.outcome() == Outcome.PERMITTED ? one : other);
  }

  /** Something that must not be, whatever way it comes by. */
  synchronized void broken(String what) {
    broken.add(what);
  }

  /** How this is not what the table says, a line each. */
  List<String> differences(List<EscapeWay> ways) {
    var differences = new ArrayList<>(broken);
    var unknown = new TreeMap<>(seen);
    for (EscapeWay way : ways) {
      var found = unknown.remove(way.name());
      var expected = way.expected().get(place);
      if (expected == null || found == null && untried.contains(way.name())) {
        continue;
      }
      if (found == null) {
        differences.add(way.name() + " was not tried");
      } else if (found.outcome() != expected.outcome()) {
        differences.add(way.name() + " is " + found.outcome().text() + " (" + found.what() + ") and not " + expected.outcome().text());
      }
    }
    unknown.keySet().forEach(way -> differences.add(way + " is not in the table"));
    return differences;
  }

  /** The number of ways that reached something. */
  long permitted() {
    return seen.values().stream().filter(one -> one.outcome() == Outcome.PERMITTED).count();
  }
}
