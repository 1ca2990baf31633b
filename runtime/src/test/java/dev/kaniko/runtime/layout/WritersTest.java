package dev.kaniko.runtime.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.registry.SampleImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WritersTest {
  private static final List<ImageReference> NAMES =
      List.of(ImageReference.parse("debian"), ImageReference.parse("r.test:5000/a/b:1"));

  @TempDir Path directory;

  private BlobStore store() {
    return new BlobStore(directory.resolve("store"));
  }

  private AssembledImage image(String... texts) throws IOException {
    return SampleImage.in(store(), Platform.parse("linux/amd64"), texts);
  }

  @Test
  void aLayoutNamesTheImageWrittenLastAndNoOther() throws Exception {
    var layout = directory.resolve("out").resolve("layout");
    var writer = new OciLayoutWriter(store());
    var first = image("one");
    writer.write(first, NAMES, layout);
    var second = image("one", "two");
    writer.write(second, List.of(), layout);
    assertThat(Files.readString(layout.resolve("index.json")))
        .contains(second.digest().toString()).doesNotContain(first.digest().toString()).doesNotContain("ref.name");
    assertThat(layout.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    for (var layer : second.layers()) {
      assertThat(layout.resolve("blobs/sha256").resolve(layer.digest().hex()))
          .hasSameBinaryContentAs(store().path(layer.digest()));
    }
    assertThat(directory.resolve("out").toFile().list()).containsExactly("layout");
  }

  @Test
  void nothingAppearsWhenALayerIsMissing() throws Exception {
    var image = image("one", "two");
    Files.delete(store().path(image.layers().getLast().digest()));
    var layout = directory.resolve("out").resolve("layout");
    assertThatIOException().isThrownBy(() -> new OciLayoutWriter(store()).write(image, NAMES, layout));
    var archive = directory.resolve("out").resolve("image.tar");
    assertThatIOException().isThrownBy(() -> new DockerArchiveWriter(store()).write(image, NAMES, archive));
    assertThat(directory.resolve("out")).isEmptyDirectory();
  }

  /** The result of a step is kept while the image is written. */
  @Test
  void aLayerMayMoveToTheStoreBelowMeanwhile() throws Exception {
    for (int i = 0; i < 300; i++) {
      var state = directory.resolve("state-" + i);
      var made = BlobStore.ofBuild(state).over(directory.resolve("scratch-" + i));
      var image = SampleImage.in(made, Platform.parse("linux/amd64"), "one", "two", "three", "four");
      var kept = new KeptBlobs(state);
      var begin = new CyclicBarrier(2);
      var keeping = Thread.ofPlatform().start(() -> {
        try {
          begin.await();
          for (var layer : image.layers()) {
            kept.keep(layer.digest(), made);
          }
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      });
      begin.await();
      new OciLayoutWriter(made).write(image, NAMES, directory.resolve("layout-" + i));
      keeping.join();
    }
  }

  @Test
  void anArchiveNamesItsLayersInOrderAndIsTheSameEveryTime() throws Exception {
    var image = image("one", "two", "one");
    var archive = directory.resolve("image.tar");
    new DockerArchiveWriter(store()).write(image, NAMES, archive);
    var bytes = Files.readAllBytes(archive);
    new DockerArchiveWriter(store()).write(image, NAMES, archive);
    assertThat(archive).hasBinaryContent(bytes);
    var entries = entries(archive);
    var paths = image.layers().stream().map(l -> "\"blobs/sha256/" + l.digest().hex() + "\"").toList();
    assertThat(entries.get("manifest.json")).isEqualTo("[{\"Config\":\"blobs/sha256/" + image.config().digest().hex()
        + "\",\"RepoTags\":[\"debian:latest\",\"r.test:5000/a/b:1\"],\"Layers\":[" + String.join(",", paths) + "]}]");
    assertThat(entries).containsKeys("oci-layout", "index.json", "blobs/sha256/" + image.digest().hex());
  }

  private static Map<String, String> entries(Path archive) throws IOException {
    var entries = new HashMap<String, String>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        assertThat(entry.getLastModifiedTime().toMillis()).isZero();
        entries.put(entry.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }
}
