package dev.kaniko.instruction.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The lines that differ from a line in one small thing: those whose keys are most easily taken for one another. */
final class Neighbours {
  private Neighbours() {}

  /**
   * Returns lines near {@code line}, most of them made with a piece of {@code other}: a flag less, with another value or more; a word less,
   * another, moved, or two run together.
   */
  static List<Written> of(Written line, Written other) {
    var all = new ArrayList<Written>();
    all.add(other);
    if (line.shape() == other.shape()) {
      all.add(line.withFlags(other.flags()));
      all.add(line.withParts(other.parts()));
    }
    for (int i = 0; i < line.flags().size(); i++) {
      var fewer = new ArrayList<>(line.flags());
      var flag = fewer.remove(i);
      all.add(line.withFlags(fewer));
      for (var given : other.flags()) {
        if (given.name().equals(flag.name()) && !given.equals(flag)) {
          var changed = new ArrayList<>(line.flags());
          changed.set(i, given);
          all.add(line.withFlags(changed));
        }
      }
    }
    for (var given : other.flags()) {
      if (line.flags().stream().noneMatch(flag -> flag.name().equals(given.name()))) {
        var more = new ArrayList<>(line.flags());
        more.add(given);
        all.add(line.withFlags(more));
      }
    }
    addParts(line, other, all);
    return all;
  }

  private static void addParts(Written line, Written other, List<Written> all) {
    var parts = line.parts();
    for (int i = 0; i < parts.size(); i++) {
      boolean fixed = parts.size() == 1;
      if (!fixed) {
        var fewer = new ArrayList<>(parts);
        fewer.remove(i);
        all.add(line.withParts(fewer));
      }
      if (i < other.parts().size() && !other.parts().get(i).equals(parts.get(i))) {
        var changed = new ArrayList<>(parts);
        changed.set(i, other.parts().get(i));
        all.add(line.withParts(changed));
      }
      if (i > 0) {
        var swapped = new ArrayList<>(parts);
        Collections.swap(swapped, i - 1, i);
        all.add(line.withParts(swapped));
        var joined = new ArrayList<>(parts);
        joined.set(i - 1, parts.get(i - 1) + parts.get(i));
        joined.remove(i);
        all.add(line.withParts(joined));
      }
    }
  }
}
