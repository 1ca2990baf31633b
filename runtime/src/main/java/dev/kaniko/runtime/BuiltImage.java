package dev.kaniko.runtime;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import java.util.List;
import java.util.Objects;

/**
 * What a build made.
 *
 * @param digest of the manifest
 * @param bytes what a registry stores for it: manifest, configuration and layers
 * @param layers the number of layers, those of the base included
 * @param names the names under which it was pushed; none if it was not
 */
public record BuiltImage(Digest digest, long bytes, int layers, List<ImageReference> names) {
  public BuiltImage {
    Objects.requireNonNull(digest);
    names = List.copyOf(names);
  }
}
