package dev.kaniko.runtime.mounts;

import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
    Draft.write(file(name), out -> blobs.source(archive.descriptor().digest()).writeTo(out));
  }
}
