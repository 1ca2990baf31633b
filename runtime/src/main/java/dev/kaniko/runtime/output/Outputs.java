package dev.kaniko.runtime.output;

import dev.kaniko.image.ImageReference;
import java.util.Comparator;
import java.util.List;

/**
 * Where an image goes.
 *
 * @param destinations the names of the image
 * @param push whether it is pushed to the destinations
 * @param checkPushPermission whether the right to push is tried before the build
 * @param files what is written to this machine
 */
public record Outputs(List<ImageReference> destinations, boolean push, boolean checkPushPermission, List<OutputFile> files) {
  public Outputs {
    destinations = List.copyOf(destinations);
    files = files.stream().sorted(Comparator.comparing(OutputFile::kind)).toList();
  }
}
