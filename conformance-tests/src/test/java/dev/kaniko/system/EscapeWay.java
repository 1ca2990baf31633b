package dev.kaniko.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One way that a hostile RUN tries to get out of its isolation: a row of {@code escape/ways.txt}.
 *
 * @param kind a heading of the table
 * @param tries what is tried, in a few words
 * @param expected what comes of it, by where RUN runs; where a way is not listed it cannot be tried
 */
record EscapeWay(String name, String kind, String tries, Map<String, Expected> expected) {
  /** Where RUN runs, in the order of the columns: the isolations, and a container of podman's with nothing said about it. */
  static final List<String> PLACES = List.of("chroot", "oci", "rootless", "in-place", "podman");

  private static final String TABLE = "escape/ways.txt";

  /** What came of a way. */
  enum Outcome {
    /** The kernel or the builder said no, or what is wanted is not there. */
    REFUSED,
    /** It can be done and reaches nothing but what is of the RUN. */
    HARMLESS,
    /** Something is reached that is not of the RUN. */
    PERMITTED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is to come of a way.
   *
   * @param reason why it is permitted; empty where it is not
   */
  record Expected(Outcome outcome, String reason) {
    Expected {
      if ((outcome == Outcome.PERMITTED) == reason.isEmpty()) {
        throw new IllegalArgumentException("what is permitted has a reason, and nothing else has");
      }
    }
  }

  EscapeWay {
    expected = Map.copyOf(expected);
  }

  /** All ways, in the order of the table. */
  static List<EscapeWay> all() throws IOException {
    var lines = lines();
    var reasons = new TreeMap<String, String>();
    for (String line : lines) {
      if (line.startsWith("reason ")) {
        String[] parts = line.substring("reason ".length()).split(": ", 2);
        reasons.put(parts[0], parts[1]);
      }
    }
    var ways = new ArrayList<EscapeWay>();
    String kind = "";
    for (String line : lines) {
      if (line.startsWith("## ")) {
        kind = line.substring(3);
      } else if (line.contains(" | ")) {
        ways.add(parse(kind, line.split(" *\\| *"), reasons));
      }
    }
    return ways;
  }

  private static List<String> lines() throws IOException {
    try (var table = Objects.requireNonNull(EscapeWay.class.getResourceAsStream(TABLE))) {
      return new String(table.readAllBytes(), UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("# ")).toList();
    }
  }

  private static EscapeWay parse(String kind, String[] cells, Map<String, String> reasons) {
    String[] outcomes = cells[2].strip().split(" +");
    if (cells.length != 3 || outcomes.length != PLACES.size()) {
      throw new IllegalArgumentException(TABLE + " has a row with cells that are missing or too many: " + String.join(" | ", cells));
    }
    var expected = new TreeMap<String, Expected>();
    for (int i = 0; i < outcomes.length; i++) {
      switch (outcomes[i]) {
        case "R" -> expected.put(PLACES.get(i), new Expected(Outcome.REFUSED, ""));
        case "H" -> expected.put(PLACES.get(i), new Expected(Outcome.HARMLESS, ""));
        case "-" -> {}
        default -> expected.put(PLACES.get(i), new Expected(Outcome.PERMITTED,
            Objects.requireNonNull(reasons.get(outcomes[i]), () -> cells[0] + " has a reason that is not listed")));
      }
    }
    return new EscapeWay(cells[0].strip(), kind, cells[1], expected);
  }
}
