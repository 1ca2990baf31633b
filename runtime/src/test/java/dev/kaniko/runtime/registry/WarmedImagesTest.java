package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.OciLayoutReader;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Index;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarmedImagesTest {
  private static final Platform PLATFORM = Platform.parse("linux/amd64");

  @TempDir private Path folder;
  private FakeRegistry registry;
  private AssembledImage image;
  private WarmedImages warmed;

  @BeforeEach
  void serve() throws IOException {
    registry = FakeRegistry.start();
    var store = new BlobStore(folder.resolve("made"));
    image = SampleImage.in(store, PLATFORM, "one", "two");
    for (var layer : image.layers()) {
      registry.putBlob("app", Files.readAllBytes(store.path(layer.digest())));
    }
    registry.putBlob("app", image.config().bytes());
    registry.putManifest("app", "1", image.manifest());
    warmed = new WarmedImages(folder.resolve("cache"));
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private Registries registries(Optional<WarmedImages> known) throws IOException {
    var settings = RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(registry.host()));
    return new Registries(settings, Credentials.of(Map.of("DOCKER_CONFIG", folder.toString()), folder, message -> {}), known, note -> {});
  }

  private PulledImage pulled(ImagePuller puller) throws IOException {
    return puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
  }

  private WarmedImages.Result warm(boolean force) throws IOException, InterruptedException {
    var registries = registries(Optional.empty());
    return warmed.add(pulled(new ImagePuller(registries, new BlobStore(folder.resolve("unused")), event -> {})), force, registries, event -> {});
  }

  private Path entry() {
    return folder.resolve("cache").resolve(image.digest().toString());
  }

  private long layersAsked() {
    return registry.requests().stream().filter(request -> image.layers().stream().anyMatch(layer -> request.startsWith("GET") && request.endsWith(layer.digest().toString()))).count();
  }

  @Test
  void anImageBecomesALayoutNamedByItsDigest() throws Exception {
    assertThat(warm(false)).isEqualTo(WarmedImages.Result.FETCHED);
    var layout = new OciLayoutReader(entry());
    var manifest = new RawDocument(image.manifest().mediaType(), layout.document(image.digest()));
    assertThat(manifest).isEqualTo(image.manifest());
    assertThat(layout.document(Manifest.read(manifest).config().digest())).isEqualTo(image.config().bytes());
    assertThat(entry()).isDirectoryContaining("glob:**/index.json").isDirectoryNotContaining("glob:**/ingest");
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(".warmer-locks", image.digest().toString());
    }
  }

  @Test
  void whatIsThereAndWholeIsNotFetchedAgain() throws Exception {
    warm(false);
    long asked = layersAsked();
    assertThat(warm(false)).isEqualTo(WarmedImages.Result.WAS_THERE);
    assertThat(layersAsked()).isEqualTo(asked);
    assertThat(warm(true)).isEqualTo(WarmedImages.Result.FETCHED);
    assertThat(layersAsked()).isEqualTo(2 * asked);
  }

  @Test
  void aBrokenEntryIsReplaced() throws Exception {
    warm(false);
    var layer = image.layers().getFirst().digest();
    var file = entry().resolve("blobs/sha256").resolve(layer.hex());
    var good = Files.readAllBytes(file);
    for (var bad : List.of(new byte[0], new byte[good.length])) {
      Files.write(file, bad);
      assertThat(warm(false)).isEqualTo(WarmedImages.Result.FETCHED);
      assertThat(file).hasBinaryContent(good);
    }
    Files.delete(entry().resolve("index.json"));
    assertThat(warm(false)).isEqualTo(WarmedImages.Result.FETCHED);
  }

  @Test
  void aBuildTakesLayersFromThereUnlessTheyAreBroken() throws Exception {
    warm(false);
    long asked = layersAsked();
    var puller = new ImagePuller(registries(Optional.of(warmed)), new BlobStore(folder.resolve("first")), event -> {});
    assertThat(puller.layers(pulled(puller))).hasSize(2).allMatch(Files::isRegularFile);
    assertThat(layersAsked()).as("nothing was fetched").isEqualTo(asked);

    Files.writeString(entry().resolve("blobs/sha256").resolve(image.layers().getFirst().digest().hex()), "broken");
    var other = new ImagePuller(registries(Optional.of(warmed)), new BlobStore(folder.resolve("second")), event -> {});
    assertThat(other.layers(pulled(other))).hasSize(2).allMatch(Files::isRegularFile);
    assertThat(layersAsked()).isEqualTo(asked + 1);
  }

  /** An image by digest, with all of its layers, by a build that has an empty state directory and a registry that is gone. */
  private void assertBuildsWithoutRegistry(Digest digest) throws Exception {
    var reference = ImageReference.parse(registry.host() + "/app@" + digest);
    var puller = new ImagePuller(registries(Optional.of(warmed)), new BlobStore(folder.resolve("state-" + digest.hex())), event -> {});
    var found = puller.pull(reference, PLATFORM);
    assertThat(found.manifest()).isEqualTo(image.manifest().descriptor());
    assertThat(puller.layers(found)).hasSize(2).allMatch(Files::isRegularFile);
  }

  @Test
  void aWarmedImageByDigestNeedsNoRegistry() throws Exception {
    warm(false);
    registry.close();
    assertBuildsWithoutRegistry(image.digest());
  }

  @Test
  void aWarmedImageIsFoundByTheDigestOfTheIndexThatItCameFrom() throws Exception {
    var index = new Index(MediaTypes.OCI_INDEX, List.of(image.manifest().descriptor()), new TreeMap<>()).write();
    registry.putManifest("app", image.digest().toString(), image.manifest());
    assertThat(warm(false)).isEqualTo(WarmedImages.Result.FETCHED);
    registry.putManifest("app", "1", index);
    assertThat(warm(false)).as("by another name").isEqualTo(WarmedImages.Result.WAS_THERE);
    registry.close();
    assertBuildsWithoutRegistry(index.digest());
  }

  @Test
  void anImageByDigestThatWasPulledBeforeNeedsNoRegistry() throws Exception {
    registry.putManifest("app", image.digest().toString(), image.manifest());
    var reference = ImageReference.parse(registry.host() + "/app@" + image.digest());
    var state = new BlobStore(folder.resolve("state"));
    var puller = new ImagePuller(registries(Optional.empty()), state, event -> {});
    puller.layers(pulled(puller));
    int asked = registry.requests().size();
    var next = new ImagePuller(registries(Optional.empty()), state, event -> {});
    assertThat(next.layers(next.pull(reference, PLATFORM))).hasSize(2);
    assertThat(registry.requests()).hasSize(asked);

    Files.writeString(state.path(image.config().digest()), "broken");
    assertThat(next.pull(reference, PLATFORM).document().diffIds()).as("the registry has what is broken here").hasSize(2);
    assertThat(registry.requests().size()).isGreaterThan(asked);
  }

  @Test
  void whatNobodyHasUsedForLongIsRemovedAndNothingElse() throws Exception {
    warm(false);
    assertThat(warmed.removeUnusedSince(Instant.now().minusSeconds(60))).isEmpty();

    var longAgo = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(entry(), longAgo);
    registry.close();
    assertBuildsWithoutRegistry(image.digest());
    assertThat(warmed.removeUnusedSince(Instant.now().minusSeconds(60))).as("a build has used it").isEmpty();

    Files.setLastModifiedTime(entry(), longAgo);
    try (var lock = LockFile.exclusive(folder.resolve("cache/.warmer-locks").resolve(image.digest().hex()))) {
      assertThat(lock).isNotNull();
      assertThat(warmed.removeUnusedSince(Instant.now().minusSeconds(60))).as("a warmer is at it").isEmpty();
    }
    assertThat(warmed.removeUnusedSince(Instant.now().minusSeconds(60))).containsExactly(image.digest().toString());
    try (var left = Files.list(folder.resolve("cache"))) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly(".warmer-locks");
    }
  }
}
