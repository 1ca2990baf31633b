package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@link InheritedOptions} is for {@code kaniko build}, for {@code kaniko push}. */
final class PushInheritedOptions {
  @Option(names = "--registry-client-cert", hidden = true)
  List<String> clientCertificates = new ArrayList<>();

  @Option(names = "--credential-helpers", hidden = true)
  List<String> credentialHelpers = new ArrayList<>();

  /** @throws UsageException as that of {@link InheritedOptions} */
  void check() {
    InheritedValues.credentialHelpers(credentialHelpers);
    InheritedValues.refuse(!clientCertificates.isEmpty(), "--registry-client-cert", "credentials come from the Docker configuration");
  }

  /** As that of {@link InheritedOptions}. */
  List<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
