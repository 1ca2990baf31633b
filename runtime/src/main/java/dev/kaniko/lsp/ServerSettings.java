package dev.kaniko.lsp;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What an editor decides for all files.
 *
 * @param context the build context, as a path from the workspace folder; empty for the directory of each file
 * @param hasContext whether there is one at all
 * @param buildArguments the values of {@code --build-arg}
 * @param target the stage that is built; empty for the last one
 * @param platform the platform of the image; empty for that of this machine
 * @param delay how long nothing is typed before a text is checked
 */
public record ServerSettings(
    Optional<String> context, boolean hasContext, SequencedMap<String, String> buildArguments, Optional<String> target, Optional<String> platform,
    Duration delay) {
  /** Nothing is decided. */
  public static final ServerSettings DEFAULT =
      new ServerSettings(Optional.empty(), true, new LinkedHashMap<>(), Optional.empty(), Optional.empty(), Duration.ofMillis(250));

  public ServerSettings {
    Objects.requireNonNull(context);
    buildArguments = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(buildArguments));
    Objects.requireNonNull(target);
    Objects.requireNonNull(platform);
    Objects.requireNonNull(delay);
  }
}
