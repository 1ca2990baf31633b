package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.LastUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that uses an unpacked layer says so before it does. */
@Tag("system")
class UnpackedUseSystemTest {
  @TempDir Path directory;

  @Test
  void unpackingIsAUseAndFindingAnUnpackedLayerToo() throws Exception {
    var blobs = new BlobStore(directory.resolve("blobs"));
    var written = new LayerWriter(blobs, LayerFormat.gzip()).write(new TreeBuilder().file("/file", "text").diff());
    var base = BaseLayer.of(List.of(written.diffId()), List.of((BaseLayer.Blob) () -> blobs.open(written.descriptor().digest())));
    var state = directory.resolve("state");
    var layer = state.resolve("unpacked").resolve(base.getFirst().chain().digest().hex());
    var use = LastUse.ofUnpacked(layer);
    try (var store = RootStore.open(state)) {
      store.unpack(base);
    }
    assertThat(use).exists();
    var modified = Files.getLastModifiedTime(layer);
    Files.setLastModifiedTime(use, FileTime.from(Instant.EPOCH));
    try (var store = RootStore.open(state)) {
      var began = new LivingBuilds(state).oldest().orElseThrow();
      store.unpack(base);
      assertThat(Files.getLastModifiedTime(use).toInstant()).isAfterOrEqualTo(began);
    }
    assertThat(Files.getLastModifiedTime(layer)).isEqualTo(modified);
    assertThat(new LivingBuilds(state).oldest()).isEmpty();
  }
}
