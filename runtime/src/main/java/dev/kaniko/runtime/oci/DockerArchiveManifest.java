package dev.kaniko.runtime.oci;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code manifest.json} of an archive for {@code docker load} (Docker image specification v1.2, "Combined Image JSON +
 * Filesystem Changeset Format").
 *
 * @param config the path of the configuration in the archive
 * @param repoTags the names of the image, with tags; may be empty
 * @param layers the paths of the layers in the archive, bottom first
 */
public record DockerArchiveManifest(String config, List<String> repoTags, List<String> layers) {
  private static final String WHERE = "manifest.json";

  public DockerArchiveManifest {
    repoTags = List.copyOf(repoTags);
    layers = List.copyOf(layers);
  }

  /**
   * Reads the images of an archive.
   *
   * @throws MalformedImageException if the document is not a list of images
   */
  public static List<DockerArchiveManifest> read(byte[] json) throws MalformedImageException {
    var images = new ArrayList<DockerArchiveManifest>();
    for (var image : Json.readList(json, WHERE)) {
      images.add(new DockerArchiveManifest(Json.text(image, "Config", WHERE), Json.texts(image, "RepoTags", WHERE), Json.texts(image, "Layers", WHERE)));
    }
    return images;
  }

  /** Returns the JSON: a list with this image only. */
  public byte[] write() {
    var image = Json.object();
    image.put("Config", config);
    var tags = image.putArray("RepoTags");
    repoTags.forEach(tags::add);
    var paths = image.putArray("Layers");
    layers.forEach(paths::add);
    return Json.compact(Json.list().add(image));
  }
}
