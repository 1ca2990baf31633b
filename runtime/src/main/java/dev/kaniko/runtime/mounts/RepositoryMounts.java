package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.registry.RegistryException;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.TransferEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Archives in a repository of a registry. */
final class RepositoryMounts implements MountPlace {
  private final MountsLocation.Repository repository;
  private final Registries registries;
  private final ImagePuller puller;
  private final Consumer<TransferEvent> events;

  /** @param fetched where archives are put that are fetched */
  RepositoryMounts(MountsLocation.Repository repository, Registries registries, BlobStore fetched, Consumer<TransferEvent> events) {
    this.repository = repository;
    this.registries = registries;
    this.puller = new ImagePuller(registries, fetched, events);
    this.events = events;
  }

  private ImageReference at(String name) {
    return new ImageReference(repository.registry(), repository.repository(), Optional.of(repository.tag() + "-" + name), Optional.empty());
  }

  @Override
  public Optional<Archive> find(String name) throws IOException {
    try {
      var image = puller.pullCached(at(name), Platform.ofThisMachine());
      ArchiveImage.check(image);
      return Optional.of(new Archive(
          Optional.of(image.document().diffIds().getFirst()), () -> Files.newInputStream(puller.layer(image, image.layers().getFirst()))));
    } catch (RegistryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The pusher sends no blob that is there. */
  @Override
  public void put(String name, String id, WrittenLayer archive, BlobStore blobs) throws IOException, InterruptedException {
    new ImagePusher(registries, blobs, events).push(ArchiveImage.of(id, archive), List.of(), at(name));
  }
}
