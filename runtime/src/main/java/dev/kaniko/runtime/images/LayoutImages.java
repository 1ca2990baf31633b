package dev.kaniko.runtime.images;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.OciLayoutReader;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.ImageDocuments;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Images of OCI layouts on this machine, each under a reference of our own making. */
public final class LayoutImages {
  /** No host of a registry has this name. */
  private static final String REGISTRY = "oci-layout";
  private static final String DEFAULT_TAG = "latest";

  private final Map<ImageReference, OciLayoutReader> layouts = new HashMap<>();

  /**
   * Takes in one image.
   *
   * @param name what messages call it
   * @param location {@code PATH[:tag][@digest]}; without either the tag {@code latest}
   * @return the reference under which the image is found from now on
   * @throws IOException if the directory is no layout, or has no such image; the message is for people
   */
  public ImageReference add(String name, String location, Path workingDirectory) throws IOException {
    int at = location.lastIndexOf('@');
    var place = at < 0 ? location : location.substring(0, at);
    int colon = place.lastIndexOf(':');
    boolean tagged = colon > place.lastIndexOf('/');
    var layout = new OciLayoutReader(workingDirectory.resolve(tagged ? place.substring(0, colon) : place));
    var digest = at < 0 ? layout.find(tagged ? place.substring(colon + 1) : DEFAULT_TAG) : Digest.parse(location.substring(at + 1));
    var reference = new ImageReference(REGISTRY, name, Optional.empty(), Optional.of(digest));
    layouts.put(reference, layout);
    return reference;
  }

  /** Returns an image that was taken in; empty for any other reference. */
  public Optional<PulledImage> find(ImageReference reference, Platform platform) throws IOException {
    var layout = layouts.get(reference);
    return layout == null ? Optional.empty() : Optional.of(read(layout, reference, platform));
  }

  /** Returns an image that was taken in, with its layers in {@code blobs}; empty for any other reference. */
  Optional<PulledImage> pull(ImageReference reference, Platform platform, BlobStore blobs) throws IOException {
    var layout = layouts.get(reference);
    if (layout == null) {
      return Optional.empty();
    }
    var image = read(layout, reference, platform);
    for (var layer : image.layers()) {
      blobs.add(layer, layout.blob(layer.digest()));
    }
    return Optional.of(image);
  }

  private static PulledImage read(OciLayoutReader layout, ImageReference reference, Platform platform) throws IOException {
    return ImagePuller.read(reference, reference, platform, documents(layout));
  }

  private static ImageDocuments documents(OciLayoutReader layout) {
    return new ImageDocuments() {
      @Override
      public RawDocument manifest(String digest) throws IOException {
        return new RawDocument("", layout.document(Digest.parse(digest)));
      }

      @Override
      public byte[] config(Descriptor config) throws IOException {
        return Objects.requireNonNull(layout.document(config.digest()));
      }
    };
  }
}
