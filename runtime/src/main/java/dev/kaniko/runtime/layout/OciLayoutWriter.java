package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.linux.Umask;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.oci.Descriptor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an image, or the images of an index, as an OCI image layout. The new {@code index.json} names this only. A new directory appears when it is complete. In an existing layout, the
 * blobs of other images stay, and the index is replaced last.
 */
public final class OciLayoutWriter {
  private static final int PERMISSIONS = 0777;
  private static final int NEW_FILE = 0666 & ~Umask.bits();

  private final BlobStore blobs;

  /**
   * @param blobs the store with the layers of all images to write
   */
  public OciLayoutWriter(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * Writes it. Blobs are hard links to the store if the file system allows that, else copies.
   *
   * @param names the destinations; the first tag is its tag in {@code index.json}
   * @throws java.nio.file.NoSuchFileException if a layer is not in the store
   */
  public void write(Assembled built, List<ImageReference> names, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      writeInto(directory, built, names);
      return;
    }
    try (var draft = new Draft(directory)) {
      writeInto(draft.path(), built, names);
      draft.place();
    }
  }

  /** Adds {@code oci-layout} and the index to a directory whose {@code blobs} has all blobs of an image. */
  public static void writeIndex(Path directory, Descriptor manifest) throws IOException {
    put(LayoutDocuments.layout(), directory.resolve(LayoutDocuments.LAYOUT));
    put(LayoutDocuments.index(manifest), directory.resolve(LayoutDocuments.INDEX));
  }

  /** Returns true if a directory has the files of {@link #writeIndex}. */
  public static boolean hasIndex(Path directory) {
    return Files.isRegularFile(directory.resolve(LayoutDocuments.LAYOUT)) && Files.isRegularFile(directory.resolve(LayoutDocuments.INDEX));
  }

  private void writeInto(Path directory, Assembled built, List<ImageReference> names) throws IOException {
    for (var image : built.images()) {
      for (var layer : image.layers()) {
        link(layer, blobPath(directory, layer.digest()));
      }
      put(image.config().bytes(), blobPath(directory, image.config().digest()));
      put(image.manifest().bytes(), blobPath(directory, image.manifest().digest()));
    }
    if (built instanceof AssembledIndex index) {
      put(index.root().bytes(), blobPath(directory, index.digest()));
    }
    put(LayoutDocuments.layout(), directory.resolve(LayoutDocuments.LAYOUT));
    put(LayoutDocuments.index(built, names), directory.resolve(LayoutDocuments.INDEX));
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
      // Where it lies may change meanwhile, so a copy asks the store for its bytes.
      if (!isLinked(draft.path(), blobs.path(layer.digest()))) {
        try (var out = Files.newOutputStream(draft.path())) {
          blobs.source(layer.digest()).writeTo(out);
        }
      }
      draft.place();
    }
  }

  /** Links a blob to the store. Returns false if it must be copied, because the blob was made with another umask and so has another mode. */
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
