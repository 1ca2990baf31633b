package dev.kaniko.runtime;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.runtime.layer.LatestTime;
import dev.kaniko.runtime.request.BuildRequest;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The times in an image.
 *
 * @param now the time of its configuration, of its lines of history and of what the builder makes itself
 * @param latest the latest time of a file in the layers of this build; empty if every file keeps its time
 */
record BuildTime(Instant now, Optional<LatestTime> latest) {
  BuildTime {
    Objects.requireNonNull(now);
    Objects.requireNonNull(latest);
  }

  /** A reproducible build without SOURCE_DATE_EPOCH is one of 1970. */
  static BuildTime of(BuildRequest request, BuildPlan plan, Instant clock) {
    boolean reproducible = request.image().reproducible();
    var now = plan.epoch().orElse(reproducible ? Instant.EPOCH : clock);
    return new BuildTime(now, reproducible ? Optional.of(new LatestTime(now)) : Optional.empty());
  }
}
