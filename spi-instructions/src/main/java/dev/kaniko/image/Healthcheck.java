package dev.kaniko.image;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a container is probed (Docker image specification v1.2, "Healthcheck"); zero stands for "inherit or default".
 *
 * @param test {@code NONE}, or {@code CMD} or {@code CMD-SHELL} with the command behind it
 */
public record Healthcheck(
    List<String> test, Duration interval, Duration timeout, Duration startPeriod, Duration startInterval, int retries) {
  public Healthcheck {
    test = List.copyOf(test);
    Objects.requireNonNull(interval);
    Objects.requireNonNull(timeout);
    Objects.requireNonNull(startPeriod);
    Objects.requireNonNull(startInterval);
  }
}
