package dev.kaniko.runtime.mounts;

import java.util.Objects;

/**
 * How the directories of {@code RUN --mount=type=cache} are kept beyond this machine.
 *
 * @param most the most bytes that the files of one may have, to be saved or restored
 */
public record MountSettings(MountsLocation location, long most) {
  /** Two GiB: beyond that, packing, sending and fetching take about as long as filling the directory anew does. */
  public static final long USUAL_MOST = 2L << 30;

  public MountSettings {
    Objects.requireNonNull(location);
  }
}
