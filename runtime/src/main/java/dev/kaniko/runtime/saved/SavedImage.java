package dev.kaniko.runtime.saved;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.StoredContent;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.MalformedImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/**
 * The one image of a directory or an archive, or its index of images for several platforms.
 *
 * @param blobs has its layers
 */
public record SavedImage(Assembled image, BlobStore blobs) {
  public SavedImage {
    Objects.requireNonNull(image);
    Objects.requireNonNull(blobs);
  }

  /**
   * Reads an image.
   *
   * @param path an OCI layout, or a tar archive of one or of {@code docker save}, compressed or not
   * @param scratch a directory of the caller, where the content of an archive may lie until the image is pushed
   * @throws MalformedImageException if it is neither, or has not exactly one image or index
   */
  public static SavedImage read(Path path, Path scratch) throws IOException {
    if (Files.isDirectory(path)) {
      return LayoutFiles.inDirectory(path).image();
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no such file or directory");
    }
    var files = new Archives(scratch, Instant.EPOCH).open(StoredContent.of(path))
        .orElseThrow(() -> new MalformedImageException(path + " is neither an OCI layout nor a tar archive"));
    if (files.find(ImagePath.clean("/index.json")).isPresent()) {
      return LayoutFiles.inArchive(path, files, scratch).image();
    }
    return new SavedByDocker(path, files, new BlobStore(scratch)).image();
  }
}
