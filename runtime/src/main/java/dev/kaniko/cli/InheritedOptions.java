package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

/**
 * Options of the original that are accepted so that its command lines keep working. They are hidden, and no other options are. They have no effect here: what
 * they ask for always holds, or concerns the inside of the original. Their values are read nevertheless, and {@link WithoutEffect} says why.
 */
final class InheritedOptions implements OptionGroup {
  boolean preCleanup;
  boolean preserveContext;
  boolean forceBuildMetadata;
  boolean skipUnusedStages;
  boolean compressedCaching;

  @Override
  public void declare(Options options) {
    options.truth(option("--pre-cleanup").hidden(true), on -> preCleanup = on);
    options.truth(option("--preserve-context").hidden(true), on -> preserveContext = on);
    options.truth(option("--force-build-metadata").hidden(true), on -> forceBuildMetadata = on);
    options.truth(option("--skip-unused-stages").hidden(true), on -> skipUnusedStages = on);
    options.truth(option("--compressed-caching").hidden(true), on -> compressedCaching = on);
  }
}
