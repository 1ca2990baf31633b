package dev.kaniko.runtime.interpreter;

import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.OutputLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the commands of RUN get and may.
 *
 * @param secrets the secrets, by id
 * @param sshAgent the socket of an agent for {@code RUN --mount=type=ssh}
 * @param allowed what steps may ask for beyond the usual
 * @param timeout after which a command is killed; zero for never
 * @param outputLimit how much of the output of a command is shown
 */
public record CommandSettings(
    Map<String, Bytes> secrets, Optional<Path> sshAgent, Set<Entitlement> allowed, Duration timeout, OutputLimit outputLimit) {
  /** Commands get nothing and may take any time. */
  public static final CommandSettings USUAL = new CommandSettings(Map.of(), Optional.empty(), Set.of(), Duration.ZERO, OutputLimit.USUAL);

  public CommandSettings {
    secrets = Map.copyOf(secrets);
    Objects.requireNonNull(sshAgent);
    allowed = Set.copyOf(allowed);
    Objects.requireNonNull(timeout);
    Objects.requireNonNull(outputLimit);
  }
}
