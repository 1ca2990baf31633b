package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.layout.UnpackedMarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that uses an unpacked layer says so before it does, and uses none that may not be whole. */
@Tag("system")
class UnpackedUseSystemTest {
  @TempDir Path directory;

  private List<BaseLayer> base() throws IOException, InterruptedException {
    var blobs = new BlobStore(directory.resolve("blobs"));
    var written = new LayerWriter(blobs, LayerFormat.gzip()).write(new TreeBuilder().file("/file", "text").diff());
    return BaseLayer.of(List.of(written.diffId()), List.of((BaseLayer.Blob) () -> blobs.open(written.descriptor().digest())));
  }

  /** After a power failure the directory is there, and the bytes of the file are not. */
  @Test
  void whatWasUnpackedBeforeThisBootIsUnpackedAgainUnlessItIsOnTheDisk() throws Exception {
    var base = base();
    var state = directory.resolve("state");
    for (var before : List.of("another boot\n", "on disk\n")) {
      Path layer;
      try (var store = RootStore.open(state)) {
        layer = store.unpack(base).getFirst();
        assertThat(store.unpackedOf(base)).isEqualTo(base);
      }
      assertThat(layer.resolve("file")).hasContent("text");
      Files.writeString(layer.resolve("file"), "");
      Files.writeString(UnpackedMarks.of(layer), before);
      try (var store = RootStore.open(state)) {
        boolean whole = before.equals("on disk\n");
        assertThat(store.unpackedOf(base)).isEqualTo(whole ? base : List.of());
        assertThat(store.unpack(base).getFirst().resolve("file")).hasContent(whole ? "" : "text");
      }
    }
  }

  @Test
  void unpackingIsAUseAndFindingAnUnpackedLayerToo() throws Exception {
    var base = base();
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
