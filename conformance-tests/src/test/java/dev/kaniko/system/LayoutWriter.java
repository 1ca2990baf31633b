package dev.kaniko.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** Writes OCI layouts by hand: base images with just what a test is about. */
final class LayoutWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OCI = "application/vnd.oci.image.";

  private final Path root;

  LayoutWriter(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("blobs/sha256"));
    Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  /** How a layer is stored. */
  enum Packing {
    PLAIN(""),
    GZIP("+gzip"),
    ZSTD("+zstd");

    private final String suffix;

    Packing(String suffix) {
      this.suffix = suffix;
    }

    private byte[] pack(byte[] tar) throws IOException {
      return switch (this) {
        case PLAIN -> tar.clone();
        case ZSTD -> Zstd.compress(tar);
        case GZIP -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(tar);
          }
          yield out.toByteArray();
        }
      };
    }
  }

  /** An image in the making: a platform, and layers from the base up. */
  final class Image {
    private final ObjectNode config = JSON.createObjectNode();
    private final ArrayNode layers = JSON.createArrayNode();
    private final String architecture;

    private Image(String architecture) {
      this.architecture = architecture;
      config.put("os", "linux").put("architecture", architecture);
      config.putObject("config").putArray("Env").add("PATH=/bin");
      config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    }

    Image layer(byte[] tar, Packing packing) throws IOException {
      ((ArrayNode) config.path("rootfs").path("diff_ids")).add(digest(tar));
      layers.add(blob(packing.pack(tar), OCI + "layer.v1.tar" + packing.suffix));
      return this;
    }

    /** Replaces the PATH that it has otherwise. */
    Image path(String path) {
      ((ObjectNode) config.path("config")).putArray("Env").add("PATH=" + path);
      return this;
    }

    /** Where its commands start. */
    Image workingDirectory(String path) {
      ((ObjectNode) config.path("config")).put("WorkingDir", path);
      return this;
    }

    /** Its manifest's descriptor, with its platform. */
    private ObjectNode descriptor() throws IOException {
      ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI + "manifest.v1+json");
      manifest.set("config", blob(JSON.writeValueAsBytes(config), OCI + "config.v1+json"));
      manifest.set("layers", layers);
      ObjectNode descriptor = blob(JSON.writeValueAsBytes(manifest), OCI + "manifest.v1+json");
      descriptor.putObject("platform").put("os", "linux").put("architecture", architecture);
      return descriptor;
    }
  }

  Image image(String architecture) {
    return new Image(architecture);
  }

  /**
   * Writes the layout's index with one tag.
   *
   * @return the image as skopeo names it
   */
  String tag(Image image) throws IOException {
    return write(image.descriptor());
  }

  /** The same for an image index over several platforms. */
  String tagIndex(Image... images) throws IOException {
    ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI + "index.v1+json");
    ArrayNode manifests = index.putArray("manifests");
    for (Image image : images) {
      manifests.add(image.descriptor());
    }
    return write(blob(JSON.writeValueAsBytes(index), OCI + "index.v1+json"));
  }

  private String write(ObjectNode descriptor) throws IOException {
    descriptor.putObject("annotations").put("org.opencontainers.image.ref.name", "image");
    ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2);
    index.putArray("manifests").add(descriptor);
    JSON.writeValue(root.resolve("index.json").toFile(), index);
    return "oci:" + root + ":image";
  }

  private ObjectNode blob(byte[] bytes, String mediaType) throws IOException {
    String digest = digest(bytes);
    Files.write(root.resolve("blobs").resolve(digest.replace(':', '/')), bytes);
    return JSON.createObjectNode().put("mediaType", mediaType).put("digest", digest).put("size", bytes.length);
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
