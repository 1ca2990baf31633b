package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.DockerArchiveWriter;
import dev.kaniko.runtime.layout.Draft;
import dev.kaniko.runtime.layout.OciLayoutWriter;
import dev.kaniko.runtime.linux.FullDiskException;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a finished image to every place that is asked for; the files that tell its digest come last. */
public final class ImageOutputs {
  /** The name in an archive of an image without a destination, as in the original. */
  private static final ImageReference UNNAMED = ImageReference.parse("docker.io/unset-repo/unset-image-name");

  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final BlobStore blobs;

  /**
   * @param puller fetches base layers that nothing needed so far
   * @param blobs has the new layers, and base layers once they are fetched
   */
  public ImageOutputs(ImagePuller puller, ImagePusher pusher, BlobStore blobs) {
    this.puller = puller;
    this.pusher = pusher;
    this.blobs = blobs;
  }

  /**
   * Writes it.
   *
   * @param bases the images that layers of it may come from
   * @throws IOException if one of the places cannot be written; the message is for people
   */
  public void write(AssembledImage image, Collection<PulledImage> bases, Outputs outputs) throws IOException, InterruptedException {
    var names = outputs.destinations();
    var images = outputs.files().stream().filter(file -> file.kind().holdsLayers()).toList();
    if (!images.isEmpty()) {
      fetchLayers(image, bases);
    }
    for (var file : images) {
      write(file, image, names);
    }
    if (outputs.push()) {
      for (var name : names) {
        pusher.push(image, bases, name);
      }
    }
    for (var file : outputs.files()) {
      if (!file.kind().holdsLayers()) {
        write(file, image, names);
      }
    }
  }

  private void write(OutputFile file, AssembledImage image, List<ImageReference> names) throws IOException {
    try {
      switch (file.kind()) {
        case OCI_LAYOUT -> new OciLayoutWriter(blobs).write(image, names, file.path());
        case ARCHIVE -> new DockerArchiveWriter(blobs).write(image, names.isEmpty() ? List.of(UNNAMED) : names, file.path());
        case DIGEST -> note(file.path(), image.digest().toString());
        case NAME_WITH_DIGEST -> note(file.path(), lines(names, image, _ -> ""));
        case NAME_TAG_WITH_DIGEST -> note(file.path(), lines(names, image, name -> name.tag().map(tag -> ":" + tag).orElse("")));
      }
    } catch (IOException e) {
      throw FullDiskException.named(e, file.path(), "free some space, or give " + file.kind().option() + " a place on another disk");
    }
  }

  private void fetchLayers(AssembledImage image, Collection<PulledImage> bases) throws IOException, InterruptedException {
    for (var layer : image.layers()) {
      for (var base : bases) {
        if (!blobs.has(layer.digest()) && base.layers().stream().anyMatch(theirs -> theirs.digest().equals(layer.digest()))) {
          puller.layer(base, layer);
        }
      }
    }
  }

  private static String lines(List<ImageReference> names, AssembledImage image, Function<ImageReference, String> tag) {
    return names.stream()
        .map(name -> name.registry() + "/" + name.repository() + tag.apply(name) + "@" + image.digest() + "\n")
        .collect(Collectors.joining());
  }

  /** A file that is there may be a mount, as that of the last words of a Kubernetes container, and cannot be replaced. */
  private static void note(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, text);
    } else {
      Draft.write(file, out -> out.write(text.getBytes(UTF_8)));
    }
  }
}
