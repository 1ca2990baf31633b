package dev.kaniko.runtime.registry;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small images whose layers are in a store. */
public final class SampleImage {
  private SampleImage() {}

  /** Returns an image with one gzip layer for each text, a file that holds it. */
  public static AssembledImage in(BlobStore store, Platform platform, String... texts) throws IOException {
    var layers = new ArrayList<Descriptor>();
    var diffIds = new ArrayList<DiffId>();
    for (int i = 0; i < texts.length; i++) {
      var tar = tar("file" + i, texts[i]);
      diffIds.add(new DiffId(Digests.ofBytes(tar)));
      try (var blob = store.write()) {
        try (var gzip = new GZIPOutputStream(blob)) {
          gzip.write(tar);
          gzip.finish();
          layers.add(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, blob.commit(), blob.size()));
        }
      }
    }
    var created = Optional.of(Instant.parse("2026-01-02T03:04:05Z"));
    var history = new ArrayList<HistoryEntry>();
    for (var text : texts) {
      history.add(new HistoryEntry(created, "COPY " + text, "", "buildkit.dockerfile.v0", false));
    }
    var config = ImageConfig.EMPTY.withCmd(List.of("/file0"), false).withLabel("texts", Integer.toString(texts.length));
    return AssembledImage.of(new ImageDocument(created, platform, "", List.of(), config, diffIds, history), layers, Map.of());
  }

  private static byte[] tar(String name, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var content = text.getBytes(StandardCharsets.UTF_8);
      var entry = new TarArchiveEntry(name);
      entry.setModTime(0);
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }
}
