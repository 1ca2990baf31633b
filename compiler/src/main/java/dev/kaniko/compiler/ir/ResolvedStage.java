package dev.kaniko.compiler.ir;

import dev.kaniko.image.ImageConfig;
import java.util.List;
import java.util.Objects;

/**
 * A stage after the variables in its instructions were expanded.
 *
 * @param draft the stage before expansion
 * @param config the configuration at the start of the stage
 * @param baseKnown false if the configuration of its base image is an assumption, also if the stage is based on it through other stages
 * @param readings its instructions in order, with their results
 */
public record ResolvedStage(StageDraft draft, ImageConfig config, boolean baseKnown, List<Reading> readings) {
  public ResolvedStage {
    Objects.requireNonNull(draft);
    Objects.requireNonNull(config);
    readings = List.copyOf(readings);
  }
}
