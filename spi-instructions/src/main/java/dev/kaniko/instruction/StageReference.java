package dev.kaniko.instruction;

import dev.kaniko.instruction.syntax.Text;
import java.util.Objects;

/**
 * A place in an instruction that names a stage, a named context or an image.
 *
 * @param origin what is named
 * @param text where
 * @param mounted whether its files are mounted for a command; otherwise they are copied
 */
public record StageReference(Origin.Named origin, Text text, boolean mounted) {
  public StageReference {
    Objects.requireNonNull(origin);
    Objects.requireNonNull(text);
  }

  /** Makes a reference to something that is copied from. */
  public StageReference(Origin.Named origin, Text text) {
    this(origin, text, false);
  }

  /** Returns a reference to something that is mounted. */
  public static StageReference ofMount(Origin.Named origin, Text text) {
    return new StageReference(origin, text, true);
  }
}
