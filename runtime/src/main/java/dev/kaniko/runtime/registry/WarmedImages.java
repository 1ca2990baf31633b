package dev.kaniko.runtime.registry;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.OciLayoutWriter;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Base images that were fetched ahead of builds: a directory with an OCI layout for each, named by the digest of its manifest. Several processes may
 * fill it at the same time; a layout appears whole. A reader checks what it reads: a broken entry counts as none.
 */
public final class WarmedImages {
  private static final String LOCKS = ".warmer-locks";

  private final Path directory;

  /** @param directory need not exist */
  public WarmedImages(Path directory) {
    this.directory = Objects.requireNonNull(directory);
  }

  /** Whether something was done for an image. */
  public enum Result {
    FETCHED,
    WAS_THERE
  }

  /** Returns the file of a layer if the image is here; what is in it has to be checked. */
  Optional<Path> layer(Digest image, Descriptor layer) {
    return blob(entry(image), layer.digest());
  }

  /** Returns the file of a manifest, an index or a configuration of an image that is here; what is in it has to be checked. */
  Optional<Path> document(Digest digest) {
    return entries().stream().flatMap(entry -> blob(entry, digest).stream()).findFirst();
  }

  private Optional<Path> blob(Path entry, Digest digest) {
    var file = entry.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    use(entry);
    return Optional.of(file);
  }

  private Path entry(Digest image) {
    return directory.resolve(image.toString());
  }

  private List<Path> entries() {
    try (var paths = Files.newDirectoryStream(directory, path -> String.valueOf(path.getFileName()).contains(":"))) {
      return StreamSupport.stream(paths.spliterator(), false).toList();
    } catch (IOException | DirectoryIteratorException none) {
      return List.of();
    }
  }

  /** The time of an entry says when it was last used. Who may only read leaves it. */
  private static void use(Path entry) {
    try {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
    } catch (IOException readOnly) {
      assert Files.exists(entry);
    }
  }

  /**
   * Removes images that neither a warmer nor a build has used since then; one that a warmer is filling stays.
   *
   * @return their digests
   */
  public List<String> removeUnusedSince(Instant time) throws IOException {
    var removed = new ArrayList<String>();
    for (var entry : entries()) {
      var name = String.valueOf(entry.getFileName());
      var hex = name.substring(name.indexOf(':') + 1);
      try (var lock = LockFile.tryExclusive(Files.createDirectories(directory.resolve(LOCKS)).resolve(hex)).orElse(null)) {
        if (lock != null && Files.getLastModifiedTime(entry).toInstant().isBefore(time)) {
          var old = old(hex);
          remove(old);
          Files.move(entry, old, StandardCopyOption.ATOMIC_MOVE);
          remove(old);
          removed.add(name);
        }
      }
    }
    return List.copyOf(removed);
  }

  private Path old(String hex) {
    return directory.resolve("." + hex + ".old");
  }

  /**
   * Fetches an image, all of it, unless it is here and whole.
   *
   * @param force fetches it in any case
   * @param events is told about the transfer of layers
   */
  public Result add(PulledImage image, boolean force, Registries registries, Consumer<TransferEvent> events)
      throws IOException, InterruptedException {
    var locks = Files.createDirectories(directory.resolve(LOCKS));
    try (var lock = LockFile.exclusive(locks.resolve(image.manifest().digest().hex()))) {
      Objects.requireNonNull(lock);
      var entry = entry(image.manifest().digest());
      if (!force && isWhole(entry, image)) {
        use(entry);
        new ImagePuller(registries, new BlobStore(entry), events).index(image, new BlobStore(entry));
        return Result.WAS_THERE;
      }
      // Nobody else writes here while the lock is held, so drafts were left by processes that were killed.
      var draft = directory.resolve("." + image.manifest().digest().hex() + ".tmp");
      var old = old(image.manifest().digest().hex());
      remove(draft);
      remove(old);
      fetch(image, draft, registries, events);
      if (Files.exists(entry)) {
        Files.move(entry, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
      remove(old);
      return Result.FETCHED;
    }
  }

  private static void fetch(PulledImage image, Path draft, Registries registries, Consumer<TransferEvent> events)
      throws IOException, InterruptedException {
    var blobs = new BlobStore(draft);
    var puller = new ImagePuller(registries, blobs, events);
    puller.documents(image, blobs);
    puller.layers(image);
    OciLayoutWriter.writeIndex(draft, image.manifest());
    remove(StateEntry.INGEST.in(draft));
  }

  /** Reads the whole entry: a broken one would help no build. */
  private static boolean isWhole(Path entry, PulledImage image) {
    var blobs = new BlobStore(entry);
    try {
      if (!OciLayoutWriter.hasIndex(entry) || !isWhole(blobs, image.manifest())) {
        return false;
      }
      var manifest = new RawDocument(image.manifest().mediaType(), Files.readAllBytes(blobs.path(image.manifest().digest())));
      if (!isWhole(blobs, Manifest.read(manifest).config())) {
        return false;
      }
      for (var layer : image.layers()) {
        if (!isWhole(blobs, layer)) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isWhole(BlobStore blobs, Descriptor blob) throws IOException {
    return blobs.has(blob.digest()) && blobs.isRight(blob.digest());
  }

  private static void remove(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var all = Files.walk(tree)) {
        for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
