package dev.kaniko.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What {@link InheritedOptions} is for {@code kaniko build}, for {@code kaniko warm}. An image that is there is not fetched again, however old it is. */
final class WarmInheritedOptions {
  /** As that of {@link InheritedOptions}. */
  Optional<String> withoutEffect(@Nullable CommandSpec command) {
    return InheritedValues.withoutEffect(command);
  }
}
