package dev.kaniko.compiler;

import dev.kaniko.image.ImageReference;
import java.util.Objects;

/** What a name given with {@code --build-context} stands for. */
public sealed interface NamedContext {
  /** A directory, which the runtime knows under that name. */
  record Directory() implements NamedContext {}

  /** An image of a registry. */
  record Image(ImageReference reference) implements NamedContext {
    public Image {
      Objects.requireNonNull(reference);
    }
  }
}
