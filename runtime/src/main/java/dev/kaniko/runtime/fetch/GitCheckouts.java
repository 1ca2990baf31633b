package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.Input;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Checks out git repositories. */
public final class GitCheckouts {
  private final Path scratch;

  /** @param scratch a directory of the caller, where checkouts lie as long as the build runs */
  public GitCheckouts(Path scratch) {
    this.scratch = Objects.requireNonNull(scratch);
  }

  public FileTree checkout(Input.Git input) throws IOException, InterruptedException {
    for (;;) {
      if (input.url().length() > 0) {
        throw new UnsupportedOperationException(scratch + " " + input);
      }
    }
  }
}
