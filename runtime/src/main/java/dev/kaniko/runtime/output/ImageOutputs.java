package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.DockerArchiveWriter;
import dev.kaniko.runtime.layout.Draft;
import dev.kaniko.runtime.layout.OciLayoutWriter;
import dev.kaniko.runtime.linux.FullDiskException;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.root.RootStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a finished image, or an index of images, to every place that is asked for; the files that tell its digest come last. */
public final class ImageOutputs {
  private final ImagePuller puller;
  private final ImagePusher pusher;
  private final BlobStore blobs;
  private final RootFiles files;
  private final OutputStream standardOutput;

  /**
   * @param puller fetches base layers that nothing needed so far
   * @param blobs has the new layers, and base layers once they are fetched
   * @param roots makes one tree of layers
   * @param standardOutput stays open
   * @param note is told what could not be made
   */
  public ImageOutputs(ImagePuller puller, ImagePusher pusher, BlobStore blobs, RootStore roots, OutputStream standardOutput, Consumer<String> note) {
    this.puller = puller;
    this.pusher = pusher;
    this.blobs = blobs;
    this.files = new RootFiles(roots, blobs, note);
    this.standardOutput = standardOutput;
  }

  /**
   * Writes it.
   *
   * @param bases the images that layers of it may come from
   * @throws IOException if one of the places cannot be written; the message is for people
   */
  public void write(Assembled built, Collection<PulledImage> bases, Outputs outputs) throws IOException, InterruptedException {
    var images = outputs.files().stream().filter(file -> file.kind().holdsLayers()).toList();
    if (!images.isEmpty()) {
      fetchLayers(built, bases);
    }
    for (var file : images) {
      write(file, built);
    }
    if (outputs.push()) {
      for (var name : outputs.destinations()) {
        pusher.push(built, bases, name);
      }
    }
    for (var file : outputs.files()) {
      if (!file.kind().holdsLayers()) {
        write(file, built);
      }
    }
  }

  private void write(OutputFile file, Assembled built) throws IOException, InterruptedException {
    var names = file.names();
    try {
      switch (file.kind()) {
        case OCI_LAYOUT -> new OciLayoutWriter(blobs).write(built, names, file.path().orElseThrow());
        case OCI_ARCHIVE -> write(file.place(), out -> new DockerArchiveWriter(blobs).writeLayout(built, names, out));
        case ARCHIVE -> write(file.place(), out -> new DockerArchiveWriter(blobs).write(built, names, out));
        case ROOT_DIRECTORY -> files.writeDirectory(built, file.path().orElseThrow());
        case ROOT_ARCHIVE -> write(file.place(), out -> files.writeArchive(built, out));
        case METADATA -> write(file.place(), out -> out.write(MetadataFile.of(built, names).getBytes(UTF_8)));
        case DIGEST -> Notes.write(file.place(), built.digest().toString());
        case NAME_WITH_DIGEST -> Notes.write(file.place(), lines(names, built, _ -> ""));
        case NAME_TAG_WITH_DIGEST -> Notes.write(file.place(), lines(names, built, name -> name.tag().map(tag -> ":" + tag).orElse("")));
      }
    } catch (IOException e) {
      if (file.path().isEmpty()) {
        throw e;
      }
      throw FullDiskException.named(e, file.path().get(), "free some space, or give " + file.kind().option() + " a place on another disk");
    }
  }

  private void write(Place place, Draft.Content content) throws IOException {
    switch (place) {
      case Place.OfFile(var path) -> Draft.write(path, content);
      case Place.StandardOutput _ -> {
        content.writeTo(standardOutput);
        standardOutput.flush();
      }
      case Place.Address _, Place.GoogleObject _ -> throw new IllegalArgumentException("an image is not written to " + place);
    }
  }

  private void fetchLayers(Assembled built, Collection<PulledImage> bases) throws IOException, InterruptedException {
    for (var layer : built.images().stream().flatMap(image -> image.layers().stream()).toList()) {
      for (var base : bases) {
        if (!blobs.has(layer.digest()) && base.layers().stream().anyMatch(theirs -> theirs.digest().equals(layer.digest()))) {
          puller.layer(base, layer);
        }
      }
    }
  }

  private static String lines(List<ImageReference> names, Assembled built, Function<ImageReference, String> tag) {
    return names.stream()
        .map(name -> name.registry() + "/" + name.repository() + tag.apply(name) + "@" + built.digest() + "\n")
        .collect(Collectors.joining());
  }
}
