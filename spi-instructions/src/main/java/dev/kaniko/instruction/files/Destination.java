package dev.kaniko.instruction.files;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import java.util.Objects;

/**
 * Where an instruction writes to, as COPY reads it.
 *
 * @param path the place, before links are followed
 * @param directory whether it is written as a directory: with a slash or a dot at its end
 */
public record Destination(ImagePath path, boolean directory) {
  public Destination {
    Objects.requireNonNull(path);
  }

  /** Reads a destination, which may be relative to the working directory of {@code config}. */
  public static Destination of(String text, ImageConfig config) {
    boolean directory = text.isEmpty() || text.equals(".") || text.endsWith("/") || text.endsWith("/.");
    return new Destination(config.workingDirectory().resolve(text), directory);
  }
}
