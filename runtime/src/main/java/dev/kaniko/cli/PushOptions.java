package dev.kaniko.cli;

import picocli.CommandLine.Option;

/** The options that say how images are pushed, apart from those of {@link PullOptions}. */
final class PushOptions {
  @Option(names = "--insecure", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "push over plain HTTP if the registry has no TLS")
  boolean insecure;

  @Option(names = "--skip-tls-verify", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "do not verify certificates when pushing and pulling")
  boolean skipTlsVerify;

  @Option(names = "--push-retry", paramLabel = "N", defaultValue = "0", description = "retry a failed push this many times")
  int pushRetry;

  @Option(names = "--push-ignore-immutable-tag-errors", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "count an image as pushed whose tag is there and cannot be overwritten")
  boolean ignoreImmutableTagErrors;
}
