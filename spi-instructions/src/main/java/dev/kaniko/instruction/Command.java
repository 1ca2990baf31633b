package dev.kaniko.instruction;

import dev.kaniko.image.ImagePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * A command to run in the root of the stage.
 *
 * @param argv program and arguments; the program is looked up in the PATH of {@code environment} inside the root
 * @param environment all variables that it gets
 * @param workingDirectory made if it is not there
 * @param uid user id, 0 to 2<sup>32</sup> - 2
 * @param gid group id, in the same range
 * @param groups supplementary group ids
 * @param mounts what it finds besides the root
 * @param network what network it has
 * @param security what it may do
 */
public record Command(
    List<String> argv,
    SequencedMap<String, String> environment,
    ImagePath workingDirectory,
    long uid,
    long gid,
    List<Long> groups,
    List<Mount> mounts,
    Network network,
    Security security) {
  /** What network a command has (Dockerfile reference, RUN --network). */
  public enum Network {
    DEFAULT,
    NONE,
    HOST
  }

  /** What a command may do (Dockerfile reference, RUN --security). */
  public enum Security {
    SANDBOX,
    INSECURE
  }

  public Command {
    argv = List.copyOf(argv);
    environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    Objects.requireNonNull(workingDirectory);
    groups = List.copyOf(groups);
    mounts = List.copyOf(mounts);
    Objects.requireNonNull(network);
    Objects.requireNonNull(security);
  }
}
