package dev.kaniko.runtime.fetch;

import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Opens tar archives as trees. */
public final class Archives {
  private final Path scratch;
  private final Instant now;

  /**
   * @param scratch a directory of the caller, where unpacked archives lie as long as the build runs
   * @param now the time of directories that an archive implies and does not list
   */
  public Archives(Path scratch, Instant now) {
    this.scratch = Objects.requireNonNull(scratch);
    this.now = Objects.requireNonNull(now);
  }

  public Optional<FileTree> open(FileContent content) throws IOException {
    if (content.size() > 0) {
      throw new UnsupportedOperationException(scratch + " " + now);
    }
    return Optional.empty();
  }
}
