package dev.kaniko.runtime.request;

import dev.kaniko.runtime.cache.CacheRepository;
import dev.kaniko.runtime.mounts.MountSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How the results of earlier builds are used.
 *
 * @param used whether they are used at all, and results of this build are kept
 * @param repository where results are looked for beside the state directory, and kept if {@code written}; empty for nowhere
 * @param sources where results are looked for besides, and never kept
 * @param written whether results are kept in {@code repository}
 * @param inline whether the image tells the results of its steps in a label
 * @param timeToLive an older result of a repository counts as not there
 * @param limit how many bytes the state directory may keep between builds; empty for the default
 * @param commands whether results of steps that run commands are used
 * @param others whether results of other steps are used
 * @param compared where the build is recorded that this one is compared with; empty for this machine, or else any of the repositories
 * @param mark results are found by builds with the same mark only; empty for the usual ones
 * @param mounts where the directories of {@code RUN --mount=type=cache} are kept beyond this machine, whether or not results are used; empty for nowhere
 */
public record CacheSettings(
    boolean used,
    Optional<CacheRepository> repository,
    List<CacheRepository> sources,
    boolean written,
    boolean inline,
    Duration timeToLive,
    OptionalLong limit,
    boolean commands,
    boolean others,
    Optional<CacheRepository> compared,
    String mark,
    Optional<MountSettings> mounts) {
  /** The age from which the original uses no result. */
  public static final Duration USUAL_TIME_TO_LIVE = Duration.ofDays(14);

  /** Every step is carried out. */
  public static final CacheSettings NONE =
      new CacheSettings(false, Optional.empty(), List.of(), false, false, USUAL_TIME_TO_LIVE, OptionalLong.empty(), false, false, Optional.empty(), "", Optional.empty());

  /** Results are kept and found in the state directory. */
  public static final CacheSettings LOCAL =
      new CacheSettings(true, Optional.empty(), List.of(), false, false, USUAL_TIME_TO_LIVE, OptionalLong.empty(), true, true, Optional.empty(), "", Optional.empty());

  public CacheSettings {
    Objects.requireNonNull(repository);
    sources = List.copyOf(sources);
    Objects.requireNonNull(timeToLive);
    Objects.requireNonNull(limit);
    Objects.requireNonNull(compared);
    Objects.requireNonNull(mark);
    Objects.requireNonNull(mounts);
  }

  /** Returns settings for the builds of one command, which find the results of each other and no earlier ones. */
  public CacheSettings ofOneCommand() {
    return new CacheSettings(
        true, Optional.empty(), List.of(), false, false, USUAL_TIME_TO_LIVE, limit, true, true, Optional.empty(), UUID.randomUUID().toString(), mounts);
  }

  /** Tells whether results of earlier commands are used. */
  public boolean usesEarlierResults() {
    return used && mark.isEmpty();
  }

  /** Returns all places beside the state directory where results are looked for. */
  public List<CacheRepository> repositories() {
    return Stream.concat(repository.stream(), sources.stream()).toList();
  }

  /** Returns these settings without any place that is not on this machine. */
  public CacheSettings onThisMachine() {
    return new CacheSettings(used, Optional.empty(), List.of(), false, inline, timeToLive, limit, commands, others, Optional.empty(), mark, mounts);
  }

  /** The same with other settings for cache mounts. */
  public CacheSettings withMounts(Optional<MountSettings> kept) {
    return new CacheSettings(used, repository, sources, written, inline, timeToLive, limit, commands, others, compared, mark, kept);
  }
}
