package dev.kaniko.instruction;

import dev.kaniko.instruction.syntax.Text;
import java.util.Objects;

/**
 * A place in an instruction that names a stage, a named context or an image.
 *
 * @param origin what is named
 * @param text where
 */
public record StageReference(Origin.Named origin, Text text) {
  public StageReference {
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }
}
