package dev.kaniko.runtime.mounts;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** Archives as files of a directory, which CI systems save as it is. Any tool that reads tar reads them. */
final class FolderMounts implements MountPlace {
  private final Path directory;

  FolderMounts(Path directory) {
    this.directory = directory;
  }

  private Path file(String name) {
    return directory.resolve(name + ".tar.zst");
  }

  @Override
  public Optional<Archive> find(String name) {
    return Files.isRegularFile(file(name)) ? Optional.of(new Archive(Optional.empty(), () -> Files.newInputStream(file(name)))) : Optional.empty();
  }

  @Override
  public void put(String name, String id, WrittenLayer archive, BlobStore blobs) throws IOException {
    Files.createDirectories(directory);
    // Pods that share the directory may save at the same time, and may be the same process number each.
    var draft = directory.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.copy(blobs.path(archive.descriptor().digest()), draft);
      Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
