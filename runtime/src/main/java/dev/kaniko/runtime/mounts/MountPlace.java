package dev.kaniko.runtime.mounts;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.DiffId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Has an archive for each of some directories. Archives are packed as layers are. */
sealed interface MountPlace permits FolderMounts, LayoutMounts, RepositoryMounts {
  /** Opens what is packed. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException, InterruptedException;
  }

  /**
   * An archive that is there.
   *
   * @param diffId of the tar inside, where the place tells it
   */
  record Archive(Optional<DiffId> diffId, Content content) {}

  /** Finds an archive; empty if there is none of this name. Its bytes are read when they are asked for. */
  Optional<Archive> find(String name) throws IOException;

  /**
   * Keeps an archive; one of this name is replaced.
   *
   * @param id what the Dockerfile calls the directory
   * @param blobs has the archive
   */
  void put(String name, String id, WrittenLayer archive, BlobStore blobs) throws IOException, InterruptedException;
}
