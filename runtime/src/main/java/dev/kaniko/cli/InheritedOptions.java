package dev.kaniko.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * Options of the original that have no effect here, and are accepted so that its command lines keep working: what they ask for always holds, or concerns
 * the inside of the original. They are hidden, and no other options are. A line for each says why.
 */
final class InheritedOptions {
  @Option(names = "--pre-cleanup", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean preCleanup;

  @Option(names = "--preserve-context", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean preserveContext;

  @Option(names = "--force-build-metadata", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean forceBuildMetadata;

  @Option(names = "--skip-unused-stages", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean skipUnusedStages;

  @Option(names = "--compressed-caching", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean compressedCaching;

  /**
   * Returns a line for each option that was given and has no effect, or has another name today.
   *
   * @param command the command that was read
   */
  List<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
