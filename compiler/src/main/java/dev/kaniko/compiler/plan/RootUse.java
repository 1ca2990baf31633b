package dev.kaniko.compiler.plan;

import dev.kaniko.instruction.RootAccess;
import java.util.Objects;

/**
 * A reason to unpack the root of a stage. Whoever builds opens the root of a stage when the first of its uses comes up, and never that of a
 * stage that has none.
 */
public sealed interface RootUse {
  /**
   * A step of the stage looks at it.
   *
   * @param step the place among the steps of the stage, from 0
   * @param access what the step needs, never {@link RootAccess#NONE}
   */
  record OwnStep(int step, RootAccess access) implements RootUse {
    public OwnStep {
      if (access == RootAccess.NONE) {
        throw new IllegalArgumentException("a step that needs no root is no reason to unpack one");
      }
    }
  }

  /** A step of another stage reads its files. */
  record Reader(Export.Files export) implements RootUse {
    public Reader {
      Objects.requireNonNull(export);
    }
  }

  /** A stage starts from it whose own root is unpacked. */
  record Successor(StageId stage) implements RootUse {
    public Successor {
      Objects.requireNonNull(stage);
    }
  }
}
