package dev.kaniko.instruction.standard;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;

/**
 * Where COPY and ADD write to.
 *
 * @param path the place, before links are followed
 * @param directory whether it is written as a directory: with a slash or a dot at its end
 */
record CopyDestination(ImagePath path, boolean directory) {
  static CopyDestination of(String text, ImageConfig config) {
    boolean directory = text.isEmpty() || text.equals(".") || text.endsWith("/") || text.endsWith("/.");
    return new CopyDestination(config.workingDirectory().resolve(text), directory);
  }
}
