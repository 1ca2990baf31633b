package dev.kaniko.instruction;

import java.util.Objects;

/** Where the files of an input come from. */
public sealed interface Origin {
  /** The build context, without what its ignore file excludes. */
  record BuildContext() implements Origin {}

  /**
   * A stage, a named context or an image, found in this order by the compiler.
   *
   * @param name as written
   * @param mayBeIndex whether a number is the index of a stage, as in {@code COPY --from=0}
   */
  record Named(String name, boolean mayBeIndex) implements Origin {
    public Named {
      Objects.requireNonNull(name);
    }
  }
}
