package dev.kaniko.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * A collection that is made when somebody looks at it: an earlier one and what has been added since. Thousands of instructions may add to
 * one in turn, and few of them look; if each made a collection, a Dockerfile would take a time that grows with the square of its length.
 *
 * @param <C> the collection, which nobody changes once it is made
 * @param <A> what is added
 */
final class LateCollection<C, A> {
  private sealed interface State<C, A> {}

  private record Made<C, A>(C collection) implements State<C, A> {}

  private record Added<C, A>(LateCollection<C, A> earlier, A addition) implements State<C, A> {}

  private final BiFunction<C, List<A>, C> add;
  private volatile State<C, A> state;

  private LateCollection(BiFunction<C, List<A>, C> add, State<C, A> state) {
    this.add = add;
    this.state = state;
  }

  /**
   * Returns a collection that is there.
   *
   * @param add makes a new collection of one and of additions in their order
   */
  static <C, A> LateCollection<C, A> of(C collection, BiFunction<C, List<A>, C> add) {
    return new LateCollection<>(Objects.requireNonNull(add), new Made<>(collection));
  }

  /** Returns this collection with one addition. */
  LateCollection<C, A> with(A addition) {
    return new LateCollection<>(add, new Added<>(this, Objects.requireNonNull(addition)));
  }

  /** Returns the collection. Threads that look at the same time may each make one; they are equal. */
  C get() {
    var additions = new ArrayList<A>();
    var last = state;
    while (last instanceof Added<C, A>(var earlier, var addition)) {
      additions.add(addition);
      last = earlier.state;
    }
    var made = ((Made<C, A>) last).collection();
    if (!additions.isEmpty()) {
      made = add.apply(made, additions.reversed());
      state = new Made<>(made);
    }
    return made;
  }
}
