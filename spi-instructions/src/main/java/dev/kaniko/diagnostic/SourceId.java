package dev.kaniko.diagnostic;

import java.util.Objects;

/**
 * Names one text that instructions come from: a Dockerfile, or a trigger of a base image.
 *
 * @param name what messages call it, for example {@code Dockerfile} or {@code ONBUILD of busybox:onbuild}
 */
public record SourceId(String name) {
  public SourceId {
    Objects.requireNonNull(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
