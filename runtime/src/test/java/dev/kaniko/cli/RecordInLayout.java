package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.oci.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The only record of a build in an OCI layout, read and exchanged by hand. */
final class RecordInLayout {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path layout;
  private final ObjectNode index;
  private final ObjectNode entry;
  private final ObjectNode manifest;

  RecordInLayout(Path layout) throws IOException {
    this.layout = layout;
    this.index = (ObjectNode) JSON.readTree(layout.resolve("index.json").toFile());
    this.entry = (ObjectNode) entries(index).filter(each -> tag(each).startsWith("record-")).findFirst().orElseThrow();
    this.manifest = (ObjectNode) JSON.readTree(blob(entry).toFile());
  }

  /** Tells whether a layout has a record. */
  static boolean isIn(Path layout) throws IOException {
    return entries(JSON.readTree(layout.resolve("index.json").toFile())).anyMatch(each -> tag(each).startsWith("record-"));
  }

  private static Stream<JsonNode> entries(JsonNode index) {
    return index.path("manifests").valueStream();
  }

  private static String tag(JsonNode entry) {
    return entry.at("/annotations/org.opencontainers.image.ref.name").asText();
  }

  private Path blob(JsonNode descriptor) {
    return layout.resolve("blobs").resolve(descriptor.path("digest").asText().replace(':', '/'));
  }

  Path layer() {
    return blob(manifest.at("/layers/0"));
  }

  /** Returns the JSON of the record. */
  String text() throws IOException {
    try (var tar = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(layer()))))) {
      tar.getNextEntry();
      return new String(tar.readAllBytes(), UTF_8);
    }
  }

  /** Returns a layer with one file. */
  static byte[] layer(String file, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      var header = new TarArchiveEntry(file);
      header.setSize(text.getBytes(UTF_8).length);
      tar.putArchiveEntry(header);
      tar.write(text.getBytes(UTF_8));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  static byte[] layer(String text) throws IOException {
    return layer("build-record.json", text);
  }

  /** Puts another layer in place of that of the record. */
  void exchange(byte[] layer) throws IOException {
    put((ObjectNode) manifest.at("/layers/0"), layer);
    try (var tar = Decompression.open(new ByteArrayInputStream(layer))) {
      var diffId = Digests.ofBytes(tar.readAllBytes()).toString();
      configure(config -> ((ArrayNode) config.at("/rootfs/diff_ids")).set(0, diffId));
    }
  }

  /** Changes a label of the record. */
  void label(String name) throws IOException {
    configure(config -> ((ObjectNode) config.at("/config/Labels")).put("dev.kaniko.cache.record", name));
  }

  private void configure(Consumer<ObjectNode> change) throws IOException {
    var config = (ObjectNode) JSON.readTree(blob(manifest.path("config")).toFile());
    change.accept(config);
    put((ObjectNode) manifest.path("config"), JSON.writeValueAsBytes(config));
    put(entry, JSON.writeValueAsBytes(manifest));
    Files.write(layout.resolve("index.json"), JSON.writeValueAsBytes(index));
  }

  private void put(ObjectNode descriptor, byte[] bytes) throws IOException {
    descriptor.put("digest", Digests.ofBytes(bytes).toString()).put("size", bytes.length);
    Files.write(blob(descriptor), bytes);
  }
}
