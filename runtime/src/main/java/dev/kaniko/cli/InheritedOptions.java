package dev.kaniko.cli;

import picocli.CommandLine.Option;

/**
 * Options of the original that are accepted so that its command lines keep working. They are hidden, and no other options are. They have no effect here: what
 * they ask for always holds, or concerns the inside of the original. Their values are read nevertheless, and {@link WithoutEffect} says why.
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
}
