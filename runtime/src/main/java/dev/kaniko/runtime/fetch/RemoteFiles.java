package dev.kaniko.runtime.fetch;

import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Fetches files over HTTP and HTTPS. */
public final class RemoteFiles implements AutoCloseable {
  private final Path scratch;
  private final HttpSettings settings;

  /** @param scratch a directory of the caller, where fetched files lie as long as the build runs */
  public RemoteFiles(Path scratch, HttpSettings settings) {
    this.scratch = Objects.requireNonNull(scratch);
    this.settings = Objects.requireNonNull(settings);
  }

  public ExecutionContext.Fetched fetch(Input.Remote input) throws IOException, InterruptedException {
    for (;;) {
      if (input.url().length() > 0) {
        throw new UnsupportedOperationException(scratch + " " + settings + " " + input);
      }
    }
  }

  @Override
  public void close() {}
}
