package dev.kaniko.compiler.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a pass changed of a step or a stage.
 *
 * @param pass the name of the pass
 * @param reason what is different and why, as a sentence without a full stop
 */
public record Optimization(String pass, String reason) {
  public Optimization {
    Objects.requireNonNull(pass);
    Objects.requireNonNull(reason);
  }

  /** Returns a list with one more. */
  public static List<Optimization> added(List<Optimization> before, Optimization next) {
    var all = new ArrayList<>(before);
    all.add(next);
    return List.copyOf(all);
  }
}
