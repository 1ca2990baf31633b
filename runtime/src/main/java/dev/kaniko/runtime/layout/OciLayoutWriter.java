package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.linux.Umask;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an image as an OCI image layout. The index is made anew and names this image only; of a layout that is there, other
 * blobs stay. A new directory appears whole; in one that is there, the index is replaced when all else is.
 */
public final class OciLayoutWriter {
  private static final int PERMISSIONS = 0777;
  private static final int NEW_FILE = 0666 & ~Umask.bits();

  private final BlobStore blobs;

  /**
   * @param blobs has every layer of the images to write
   */
  public OciLayoutWriter(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes the image. Blobs become hard links into the store where the file system allows it, else copies.
   *
   * @param names the image's destinations; the first tag names it in the index
   * @throws java.nio.file.NoSuchFileException if a layer is not in the store
   */
  public void write(AssembledImage image, List<ImageReference> names, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      writeInto(directory, image, names);
      return;
    }
    try (var draft = new Draft(directory)) {
      writeInto(draft.path(), image, names);
      draft.place();
    }
  }

  /** Makes a layout of a directory whose {@code blobs} hold an image, all of it. */
  public static void writeIndex(Path directory, Descriptor manifest) throws IOException {
    put(LayoutDocuments.layout(), directory.resolve(LayoutDocuments.LAYOUT));
    put(LayoutDocuments.index(manifest), directory.resolve(LayoutDocuments.INDEX));
  }

  /** Tells whether a directory has what {@link #writeIndex} writes. */
  public static boolean hasIndex(Path directory) {
    return Files.isRegularFile(directory.resolve(LayoutDocuments.LAYOUT)) && Files.isRegularFile(directory.resolve(LayoutDocuments.INDEX));
  }

  private void writeInto(Path directory, AssembledImage image, List<ImageReference> names) throws IOException {
    for (var layer : image.layers()) {
      link(layer, blobPath(directory, layer.digest()));
    }
    put(image.config().bytes(), blobPath(directory, image.config().digest()));
    put(image.manifest().bytes(), blobPath(directory, image.manifest().digest()));
    put(LayoutDocuments.layout(), directory.resolve(LayoutDocuments.LAYOUT));
    put(LayoutDocuments.index(image, names), directory.resolve(LayoutDocuments.INDEX));
  }

  private static Path blobPath(Path directory, Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  private static void put(byte[] bytes, Path file) throws IOException {
    try (var draft = new Draft(file)) {
      Files.write(draft.path(), bytes);
      draft.place();
    }
  }

  private void link(Descriptor layer, Path file) throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) == layer.size()) {
      return;
    }
    try (var draft = new Draft(file)) {
      var blob = blobs.path(layer.digest());
      if (!isLinked(draft.path(), blob)) {
        try (var out = Files.newOutputStream(draft.path())) {
          Files.copy(blob, out);
        }
      }
      draft.place();
    }
  }

  /** A blob that another umask has made is copied: who may read a layout is up to who writes it. */
  private static boolean isLinked(Path file, Path blob) throws IOException {
    try {
      if (((int) Files.getAttribute(blob, "unix:mode") & PERMISSIONS) != NEW_FILE) {
        return false;
      }
      Files.createLink(file, blob);
      return true;
    } catch (FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
