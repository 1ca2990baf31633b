package dev.kaniko.runtime.interpreter;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list that never changes and shares its beginning with the one that it was made from. Stages may start from each other in chains of any length, and each
 * holds just what it adds.
 */
final class GrownList<T> {
  private final @Nullable GrownList<T> start;
  private final List<T> added;

  private GrownList(@Nullable GrownList<T> start, List<T> added) {
    this.start = start;
    this.added = List.copyOf(added);
  }

  static <T> GrownList<T> of(List<T> elements) {
    return new GrownList<>(null, elements);
  }

  /** Returns this list with more at its end. */
  GrownList<T> with(List<T> more) {
    return more.isEmpty() ? this : new GrownList<>(this, more);
  }

  /** Returns all elements, the first ones first. */
  List<T> elements() {
    var parts = new ArrayDeque<List<T>>();
    for (GrownList<T> list = this; list != null; list = list.start) {
      parts.addFirst(list.added);
    }
    return parts.stream().flatMap(List::stream).toList();
  }
}
