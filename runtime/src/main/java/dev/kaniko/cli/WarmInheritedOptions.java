package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@link InheritedOptions} is for {@code kaniko build}, for {@code kaniko warm}. An image that is there is not fetched again, however old it is. */
final class WarmInheritedOptions {
  @Option(names = "--log-format", hidden = true)
  @Nullable String logFormat;

  @Option(names = "--log-timestamp", arity = "0..1", fallbackValue = "true", hidden = true)
  boolean logTimestamp;

  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  /** @throws UsageException as that of {@link InheritedOptions} */
  void check() {
    InheritedValues.logFormat(logFormat);
    InheritedValues.refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  /** As that of {@link InheritedOptions}. */
  List<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
