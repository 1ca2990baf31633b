package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.SharedLayout;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.LayoutSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Archives in an OCI image layout. */
final class LayoutMounts implements MountPlace {
  /** No host of a registry has this name. */
  private static final String REGISTRY = "oci";

  private final Path directory;
  private final SharedLayout layout;
  private final LayoutSession session;
  private final BlobStore blobs;

  LayoutMounts(Path directory) {
    this.directory = directory;
    this.layout = new SharedLayout(directory);
    this.session = new LayoutSession(layout.reader(), directory.toString());
    this.blobs = new BlobStore(directory);
  }

  @Override
  public Optional<Archive> find(String name) throws IOException {
    var digest = layout.reader().lookUp(tag(name));
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    var place = new ImageReference(REGISTRY, directory.toString(), Optional.empty(), digest);
    var image = ImagePuller.read(place, place, Platform.ofThisMachine(), session);
    ArchiveImage.check(image);
    var path = blobs.path(image.layers().getFirst().digest());
    return Optional.of(new Archive(Optional.of(image.document().diffIds().getFirst()), () -> Files.newInputStream(path)));
  }

  @Override
  public void put(String name, String id, WrittenLayer archive, BlobStore written) throws IOException, InterruptedException {
    layout.add(tag(name), ArchiveImage.of(id, archive), written, Instant.MIN);
  }

  private static String tag(String name) {
    return MountsLocation.DEFAULT_TAG + "-" + name;
  }
}
