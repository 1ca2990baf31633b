package dev.kaniko.runtime.oci;

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
  public DockerArchiveManifest {
    repoTags = List.copyOf(repoTags);
    layers = List.copyOf(layers);
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
