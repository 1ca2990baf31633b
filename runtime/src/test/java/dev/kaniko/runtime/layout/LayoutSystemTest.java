package dev.kaniko.runtime.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.registry.Commands;
import dev.kaniko.runtime.registry.SampleImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our layouts and archives, read by skopeo. */
@Tag("system")
final class LayoutSystemTest {
  private static final List<ImageReference> NAMES = List.of(ImageReference.parse("example.test/app:1.2"));

  @TempDir Path directory;

  @Test
  void skopeoReadsALayout() throws Exception {
    var store = new BlobStore(directory.resolve("store"));
    var image = SampleImage.in(store, Platform.parse("linux/amd64"), "one", "two", "one");
    var layout = directory.resolve("layout");
    new OciLayoutWriter(store).write(image, NAMES, layout);
    assertThat(Commands.run("skopeo", "inspect", "oci:" + layout)).contains(image.digest().toString());
    assertThat(Commands.run("skopeo", "inspect", "oci:" + layout + ":1.2")).contains(image.digest().toString());
    Commands.run("skopeo", "copy", "oci:" + layout, "dir:" + directory.resolve("copy"));
  }

  @Test
  void skopeoLoadsAnArchiveInBothOfItsForms() throws Exception {
    var store = new BlobStore(directory.resolve("store"));
    var image = SampleImage.in(store, Platform.parse("linux/amd64"), "one", "two");
    var archive = directory.resolve("image.tar");
    new DockerArchiveWriter(store).write(image, NAMES, archive);
    assertThat(Commands.run("skopeo", "inspect", "--config", "docker-archive:" + archive + ":example.test/app:1.2"))
        .contains(image.document().diffIds().getLast().toString());
    Commands.run("skopeo", "copy", "docker-archive:" + archive, "dir:" + directory.resolve("docker"));
    assertThat(Commands.run("skopeo", "inspect", "oci-archive:" + archive)).contains(image.digest().toString());
  }
}
