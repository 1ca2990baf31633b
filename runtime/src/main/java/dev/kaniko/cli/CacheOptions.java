package dev.kaniko.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all of {@code kaniko cache} take. */
final class CacheOptions {
  /** The names of {@code --format}. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(names = "--kaniko-dir", paramLabel = "DIR", description = "the directory that builds keep results and images in "
      + "(default: KANIKO_DIR, or kaniko in the user's cache directory)")
  @Nullable Path kanikoDirectory;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json (default: ${DEFAULT-VALUE})")
  Format format = Format.TEXT;
}
