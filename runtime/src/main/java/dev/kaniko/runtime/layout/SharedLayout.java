package dev.kaniko.runtime.layout;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.MalformedImageException;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An OCI image layout that many processes add images to, each under a tag of its own. One adds at a time. A tag appears in the index when its image
 * is whole, so a reader needs no lock, and a process that is killed leaves nothing but files without a name, which the next one removes.
 */
public final class SharedLayout {
  private static final String LOCK = ".kaniko.lock";
  private static final String CREATED = "org.opencontainers.image.created";

  /** More would make the index too large to be read. */
  private static final int MOST_IMAGES = 8_000;

  private final Path directory;
  private final OciLayoutReader reader;
  private final BlobStore blobs;
  /** Blobs whose bytes were seen to be right. */
  private final Set<Digest> verified = ConcurrentHashMap.newKeySet();

  /** @param directory need not exist */
  public SharedLayout(Path directory) {
    this.directory = Objects.requireNonNull(directory);
    this.reader = new OciLayoutReader(directory);
    this.blobs = new BlobStore(directory);
  }

  public OciLayoutReader reader() {
    return reader;
  }

  /**
   * Adds an image; one that has its tag is replaced.
   *
   * @param layers has the layers of the image
   * @param oldest images that were added here and are older are removed
   */
  public void add(String tag, AssembledImage image, BlobStore layers, Instant oldest) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (var lock = LockFile.exclusive(directory.resolve(LOCK))) {
      Objects.requireNonNull(lock);
      deleteFiles(StateEntry.INGEST.in(directory), Set.of());
      for (var layer : image.layers()) {
        put(layer, () -> blobs.add(layer, layers));
      }
      put(image.config());
      put(image.manifest());
      var others = others();
      var kept = new ArrayList<>(others.stream()
          .filter(manifest -> !tag.equals(manifest.annotations().get(LayoutDocuments.REF_NAME)) && !isOlder(manifest, oldest))
          .toList());
      kept.subList(0, Math.max(0, kept.size() - MOST_IMAGES + 1)).clear();
      kept.add(image.manifest().descriptor().withAnnotations(Map.of(
          LayoutDocuments.REF_NAME, tag, CREATED, image.document().created().orElseGet(Instant::now).toString())));
      write(LayoutDocuments.LAYOUT, LayoutDocuments.layout());
      write(LayoutDocuments.INDEX, new Index(MediaTypes.OCI_INDEX, kept, new TreeMap<>()).write().bytes());
      if (kept.size() <= others.size()) {
        removeUnnamed(kept);
      }
    }
  }

  /** An index that cannot be read names nothing that could be kept. */
  private List<Descriptor> others() throws IOException {
    try {
      return Files.exists(directory.resolve(LayoutDocuments.INDEX)) ? reader.index().manifests() : List.of();
    } catch (MalformedImageException e) {
      return List.of();
    }
  }

  private static boolean isOlder(Descriptor manifest, Instant oldest) {
    var created = manifest.annotations().get(CREATED);
    try {
      return created != null && Instant.parse(created).isBefore(oldest);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Draft.write(directory.resolve(name), out -> out.write(bytes));
  }

  private void put(RawDocument document) throws IOException {
    put(document.descriptor(), () -> blobs.add(document));
  }

  /** Adds a blob. */
  @FunctionalInterface
  private interface Adding {
    void run() throws IOException;
  }

  /** What a crash or somebody else has spoiled is written anew. */
  private void put(Descriptor blob, Adding adding) throws IOException {
    if (!verified.contains(blob.digest()) && blobs.has(blob.digest()) && !blobs.isRight(blob.digest())) {
      Files.delete(blobs.path(blob.digest()));
    }
    adding.run();
    verified.add(blob.digest());
  }

  /** Removes the blobs of images that are in the index no longer. */
  private void removeUnnamed(List<Descriptor> manifests) throws IOException {
    var named = new HashSet<String>();
    try {
      for (var each : manifests) {
        var manifest = Manifest.read(new RawDocument(each.mediaType(), reader.document(each.digest())));
        named.add(each.digest().hex());
        named.add(manifest.config().digest().hex());
        manifest.layers().forEach(layer -> named.add(layer.digest().hex()));
      }
    } catch (MalformedImageException e) {
      // Something else than an image of ours may name any blob.
      return;
    }
    deleteFiles(StateEntry.BLOBS.in(directory).resolve("sha256"), named);
    verified.removeIf(digest -> !named.contains(digest.hex()));
  }

  private static void deleteFiles(Path folder, Set<String> kept) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder, file -> !kept.contains(String.valueOf(file.getFileName())))) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }
}
