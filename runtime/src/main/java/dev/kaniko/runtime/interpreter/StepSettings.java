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
 * How the steps of a plan are carried out, as the user asks for it.
 *
 * @param secrets the secrets for RUN, by id
 * @param sshAgent the socket of an agent for {@code RUN --mount=type=ssh}
 * @param allowed what the Dockerfile may ask for beyond the usual
 * @param singleSnapshot whether all steps of a stage make one layer together
 * @param ignored what no layer gets
 * @param runTimeout after which a command of RUN is killed; zero for never
 * @param outputLimit how much of the output of a command is shown
 * @param verifyDiffs whether every step is held against its root
 */
public record StepSettings(
    Map<String, Bytes> secrets,
    Optional<Path> sshAgent,
    Set<Entitlement> allowed,
    boolean singleSnapshot,
    IgnoredPaths ignored,
    Duration runTimeout,
    OutputLimit outputLimit,
    boolean verifyDiffs) {
  /** The settings of a build without options. */
  public static final StepSettings USUAL =
      new StepSettings(Map.of(), Optional.empty(), Set.of(), false, IgnoredPaths.NONE, Duration.ZERO, OutputLimit.USUAL, false);

  public StepSettings {
    secrets = Map.copyOf(secrets);
    Objects.requireNonNull(sshAgent);
    allowed = Set.copyOf(allowed);
    Objects.requireNonNull(ignored);
    Objects.requireNonNull(runTimeout);
    Objects.requireNonNull(outputLimit);
  }
}
