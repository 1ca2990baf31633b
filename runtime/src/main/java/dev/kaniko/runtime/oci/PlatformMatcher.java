package dev.kaniko.runtime.oci;

import dev.kaniko.image.Platform;
import java.util.Optional;
import java.util.stream.Collectors;

/** Selects the image of an index for a platform. */
public final class PlatformMatcher {
  private static final String ATTESTATION = "attestation-manifest";
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  private PlatformMatcher() {}

  /**
   * Returns the manifest that matches best; the first of several equal matches. A manifest without a platform matches only if it is the only image
   * of the index. Attestation manifests are ignored.
   *
   * @param where the name of the index in messages
   * @throws MalformedImageException if no manifest matches; the message lists the platforms of the index
   */
  public static Descriptor select(Index index, Platform wanted, String where) throws MalformedImageException {
    var images = index.manifests().stream().filter(PlatformMatcher::isImage).toList();
    var best = Optional.<Descriptor>empty();
    int preference = 0;
    for (var image : images) {
      int suits = image.platform().map(wanted::preference).orElse(0);
      if (suits > preference) {
        best = Optional.of(image);
        preference = suits;
      }
    }
    if (best.isEmpty() && images.size() == 1 && images.getFirst().platform().isEmpty()) {
      best = Optional.of(images.getFirst());
    }
    return best.orElseThrow(() -> new MalformedImageException(where + " has no image for " + wanted + "; it has "
        + images.stream().map(i -> i.platform().map(Platform::toString).orElse("one without a platform")).distinct()
            .collect(Collectors.collectingAndThen(Collectors.joining(", "), s -> s.isEmpty() ? "none at all" : s))));
  }

  private static boolean isImage(Descriptor manifest) {
    return !ATTESTATION.equals(manifest.annotations().get(REFERENCE_TYPE))
        && manifest.platform().filter(p -> p.os().equals("unknown") && p.architecture().equals("unknown")).isEmpty()
        && (MediaTypes.isManifest(manifest.mediaType()) || manifest.mediaType().isEmpty());
  }
}
