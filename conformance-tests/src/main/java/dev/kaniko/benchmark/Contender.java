package dev.kaniko.benchmark;

import dev.kaniko.fixture.Tool;
import java.io.IOException;

/** A way to build something that is measured beside others. */
record Contender(String name, Preparation preparation) {
  /** Makes everything ready for a round, which is not measured. */
  @FunctionalInterface
  interface Preparation {
    /** Returns the command that is measured. */
    Tool prepare(int round) throws IOException, InterruptedException;
  }
}
