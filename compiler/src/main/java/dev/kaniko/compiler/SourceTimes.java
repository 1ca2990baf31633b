package dev.kaniko.compiler;

import dev.kaniko.compiler.plan.TimeSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Knows when sources were last changed: asked where SOURCE_DATE_EPOCH names one (language.md §8). */
@FunctionalInterface
public interface SourceTimes {
  /** Knows no time. */
  SourceTimes NONE = _ -> Optional.empty();

  /**
   * Finds the time of a source.
   *
   * @return that of the commit of a repository, that which a server says of a file, or that of the newest file in an archive; empty for
   *     anything else
   * @throws IOException if the source cannot be had; the message is for people
   */
  Optional<Instant> find(TimeSource source) throws IOException, InterruptedException;
}
