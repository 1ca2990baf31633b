package dev.kaniko.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.BuildRequest.Outputs;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a finished image to every place that is asked for; the files that tell its digest come last. */
final class ImageOutputs {
  /** What an archive calls an image that nobody named, as the original does. */
  private static final ImageReference UNNAMED = ImageReference.parse("docker.io/unset-repo/unset-image-name");

  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final BlobStore blobs;

  /**
   * @param puller fetches base layers that nothing needed so far
   * @param blobs has the new layers, and base layers once they are fetched
   */
  ImageOutputs(ImagePuller puller, ImagePusher pusher, BlobStore blobs) {
    this.puller = puller;
    this.pusher = pusher;
    this.blobs = blobs;
  }

  void write(AssembledImage image, Collection<PulledImage> bases, Outputs outputs) throws IOException, InterruptedException {
    if (outputs.layout().isPresent() || outputs.tar().isPresent()) {
      fetchLayers(image, bases);
    }
    if (outputs.layout().isPresent()) {
      place("--oci-layout-path", outputs.layout().get(), layout -> new OciLayoutWriter(blobs).write(image, outputs.destinations(), layout));
    }
    if (outputs.tar().isPresent()) {
      var names = outputs.destinations().isEmpty() ? List.of(UNNAMED) : outputs.destinations();
      place("--tar-path", outputs.tar().get(), file -> new DockerArchiveWriter(blobs).write(image, names, file));
    }
    if (outputs.push()) {
      for (var destination : outputs.destinations()) {
        pusher.push(image, bases, destination);
      }
    }
    var digest = image.digest().toString();
    note("--digest-file", outputs.digestFile(), digest);
    note("--image-name-with-digest-file", outputs.nameWithDigestFile(), lines(outputs, name -> name.registry() + "/" + name.repository() + "@" + digest));
    note("--image-name-tag-with-digest-file", outputs.nameTagWithDigestFile(),
        lines(outputs, name -> name.registry() + "/" + name.repository() + name.tag().map(tag -> ":" + tag).orElse("") + "@" + digest));
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

  private static String lines(Outputs outputs, Function<ImageReference, String> form) {
    return outputs.destinations().stream().map(form).map(line -> line + "\n").collect(Collectors.joining());
  }

  private static void note(String option, Optional<Path> file, String text) throws IOException {
    if (file.isPresent()) {
      // A file that is there may be a mount, as that of the last words of a Kubernetes container, and cannot be replaced.
      place(option, file.get(), place -> {
        if (Files.exists(place)) {
          Files.writeString(place, text);
        } else {
          Draft.write(place, out -> out.write(text.getBytes(UTF_8)));
        }
      });
    }
  }

  /** Writes something to a place. */
  @FunctionalInterface
  private interface Writing {
    void to(Path place) throws IOException;
  }

  private static void place(String option, Path place, Writing writing) throws IOException {
    try {
      writing.to(place);
    } catch (IOException e) {
      throw FullDiskException.named(e, place, "free some space, or give " + option + " a place on another disk");
    }
  }
}
