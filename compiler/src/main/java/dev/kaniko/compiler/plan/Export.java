package dev.kaniko.compiler.plan;

import java.util.List;
import java.util.Objects;

/** What a later stage takes of a stage. */
public sealed interface Export {
  /** The stage that takes it. */
  StageId reader();

  /**
   * Its image and its root: the reader starts from it.
   *
   * @param reader the stage that starts from it
   */
  record Start(StageId reader) implements Export {
    public Start {
      Objects.requireNonNull(reader);
    }
  }

  /**
   * Some of its files.
   *
   * @param reader the stage that reads them
   * @param step the place among the steps of the reader, from 0
   * @param patterns what is read, as in {@link dev.kaniko.instruction.Input.Files}
   */
  record Files(StageId reader, int step, List<String> patterns) implements Export {
    public Files {
      Objects.requireNonNull(reader);
      patterns = List.copyOf(patterns);
    }
  }
}
