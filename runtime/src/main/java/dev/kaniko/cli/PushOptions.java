package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

/** The options that say how images are pushed, apart from those of {@link PullOptions}. */
final class PushOptions implements OptionGroup {
  boolean insecure;
  boolean skipTlsVerify;
  int pushRetry;
  boolean ignoreImmutableTagErrors;

  @Override
  public void declare(Options options) {
    options.truth(option("--insecure").description("push over plain HTTP if the registry has no TLS"), on -> insecure = on);
    options.truth(option("--skip-tls-verify").description("do not verify certificates when pushing and pulling"), on -> skipTlsVerify = on);
    options.value(option("--push-retry").paramLabel("N").defaultValue("0")
        .description("retry a failed push this many times"), int.class, value -> pushRetry = value);
    options.truth(option("--push-ignore-immutable-tag-errors")
        .description("count an image as pushed whose tag is there and cannot be overwritten"), on -> ignoreImmutableTagErrors = on);
  }
}
