package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@link InheritedOptions} is for {@code kaniko build}, for {@code kaniko warm}. An image that is there is not fetched again, however old it is. */
final class WarmInheritedOptions {
  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  /** @throws UsageException as that of {@link InheritedOptions} */
  void check() {
    InheritedValues.refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  /** As that of {@link InheritedOptions}. */
  Optional<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
