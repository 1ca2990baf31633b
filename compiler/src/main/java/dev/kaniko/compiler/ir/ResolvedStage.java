package dev.kaniko.compiler.ir;

import dev.kaniko.image.ImageConfig;
import java.util.List;
import java.util.Objects;

/**
 * A stage in whose instructions every variable has its value.
 *
 * @param draft the stage before
 * @param config the configuration that it starts with
 * @param baseKnown false if the configuration of the image that it starts from, directly or not, is an assumption
 * @param readings what became of its instructions, in order
 */
public record ResolvedStage(StageDraft draft, ImageConfig config, boolean baseKnown, List<Reading> readings) {
  public ResolvedStage {
    Objects.requireNonNull(draft);
    Objects.requireNonNull(config);
    readings = List.copyOf(readings);
  }
}
