package dev.kaniko.compiler.plan;

import dev.kaniko.instruction.Input;
import java.util.Objects;

/** Something whose time SOURCE_DATE_EPOCH may take (language.md §8). */
public sealed interface TimeSource {
  /** The build context. */
  record Context() implements TimeSource {}

  /** A directory that was given to the build under a name. */
  record NamedDirectory(String name) implements TimeSource {
    public NamedDirectory {
      Objects.requireNonNull(name);
    }
  }

  /** A file of a server. */
  record Remote(Input.Remote input) implements TimeSource {
    public Remote {
      Objects.requireNonNull(input);
    }
  }

  /** A repository. */
  record Git(Input.Git input) implements TimeSource {
    public Git {
      Objects.requireNonNull(input);
    }
  }
}
