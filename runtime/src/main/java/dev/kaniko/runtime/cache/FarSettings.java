package dev.kaniko.runtime.cache;

import dev.kaniko.image.Platform;
import java.time.Duration;
import java.util.Objects;

/**
 * How results of steps are kept beyond this machine.
 *
 * @param platform what the entries say that they run on. Only people and tools read that: the key has the platform of the step
 * @param timeToLive an older result counts as not there ({@code --cache-ttl})
 * @param isWritten whether results are put there too (not with {@code --no-push-cache}, nor for a {@code --cache-from})
 */
public record FarSettings(Platform platform, Duration timeToLive, boolean isWritten) {
  public FarSettings {
    Objects.requireNonNull(platform);
    Objects.requireNonNull(timeToLive);
  }
}
