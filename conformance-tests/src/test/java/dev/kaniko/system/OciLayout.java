package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The one image of an OCI layout, read with nothing of the code under test. Reading it checks every digest, every size and every diff id. */
final class OciLayout {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The diff ids of the blobs that were read, by digest: a digest says what a blob holds, and many images have the same base. */
  private static final Map<String, String> DIFF_IDS = new ConcurrentHashMap<>();

  /** The entries of the large layers that were read first, by digest, for the same reason. */
  private static final Map<String, List<TarArchiveEntry>> LARGE_LAYERS = new ConcurrentHashMap<>();
  private static final int LARGE = 1_000;
  private static final int MOST_LARGE_LAYERS = 10;

  private final Path root;
  private final String digest;
  private final JsonNode manifest;
  private final JsonNode config;
  private final List<String> layers;
  private @Nullable SortedMap<String, TarArchiveEntry> tree;

  private OciLayout(Path root, String digest, JsonNode manifest, JsonNode config, List<String> layers) {
    this.root = root;
    this.digest = digest;
    this.manifest = manifest;
    this.config = config;
    this.layers = List.copyOf(layers);
  }

  static OciLayout read(Path root) throws IOException {
    assertThat(JSON.readTree(root.resolve("oci-layout").toFile()).path("imageLayoutVersion").asText()).isEqualTo("1.0.0");
    JsonNode index = JSON.readTree(root.resolve("index.json").toFile());
    assertThat(index.path("manifests")).hasSize(1);
    JsonNode descriptor = index.path("manifests").get(0);
    JsonNode manifest = JSON.readTree(checked(root, descriptor).toFile());
    JsonNode config = JSON.readTree(checked(root, manifest.path("config")).toFile());
    List<String> layers = new ArrayList<>();
    List<String> diffIds = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      Path blob = checked(root, layer);
      String name = layer.path("digest").asText();
      layers.add(name);
      diffIds.add(diffId(name, blob));
    }
    List<String> declared = new ArrayList<>();
    config.path("rootfs").path("diff_ids").forEach(id -> declared.add(id.asText()));
    assertThat(declared).as("diff ids").isEqualTo(diffIds);
    return new OciLayout(root, descriptor.path("digest").asText(), manifest, config, layers);
  }

  private static String diffId(String digest, Path blob) throws IOException {
    String known = DIFF_IDS.get(digest);
    if (known != null) {
      return known;
    }
    try (InputStream plain = unpacked(blob)) {
      String diffId = digest(plain);
      DIFF_IDS.put(digest, diffId);
      return diffId;
    }
  }

  Path root() {
    return root;
  }

  /** Of the manifest. */
  String digest() {
    return digest;
  }

  JsonNode manifest() {
    return manifest;
  }

  JsonNode config() {
    return config;
  }

  /** The digests of the layers, base first. */
  List<String> layers() {
    return layers;
  }

  /** The entries of the image's file system that are there in the end, by path without a leading slash; whiteouts are applied. */
  SortedMap<String, TarArchiveEntry> tree() throws IOException {
    if (tree == null) {
      tree = Collections.unmodifiableSortedMap(readTree());
    }
    return tree;
  }

  private SortedMap<String, TarArchiveEntry> readTree() throws IOException {
    TreeMap<String, TarArchiveEntry> tree = new TreeMap<>();
    for (String layer : layers) {
      TreeMap<String, TarArchiveEntry> added = new TreeMap<>();
      for (TarArchiveEntry entry : entries(layer)) {
        String path = path(entry);
        int slash = path.lastIndexOf('/') + 1;
        String folder = path.substring(0, slash);
        if (path.endsWith("/.wh..wh..opq")) {
          tree.subMap(folder, folder + Character.MAX_VALUE).clear();
        } else if (path.startsWith(".wh.", slash)) {
          String gone = folder + path.substring(slash + 4);
          tree.remove(gone);
          tree.subMap(gone + "/", gone + "/" + Character.MAX_VALUE).clear();
        } else {
          added.put(path, entry);
        }
      }
      added.forEach((path, entry) -> {
        if (!entry.isDirectory()) {
          tree.subMap(path + "/", path + "/" + Character.MAX_VALUE).clear(); // A file replaces a directory with all that is in it.
        }
      });
      tree.putAll(added);
    }
    return tree;
  }

  /** The paths of the last layer, whiteouts as they are written. */
  List<String> lastLayer() throws IOException {
    return paths(layers.getLast());
  }

  /** The paths of a layer, whiteouts as they are written. */
  List<String> paths(String layer) throws IOException {
    return entries(layer).stream().map(OciLayout::path).toList();
  }

  private static String path(TarArchiveEntry entry) {
    return entry.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/$", "");
  }

  private List<TarArchiveEntry> entries(String layer) throws IOException {
    List<TarArchiveEntry> known = LARGE_LAYERS.get(layer);
    if (known != null) {
      return known;
    }
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unpacked(blob(root, layer)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    }
    if (entries.size() > LARGE && LARGE_LAYERS.size() < MOST_LARGE_LAYERS) {
      LARGE_LAYERS.put(layer, entries);
    }
    return entries;
  }

  /** One entry of {@link #tree}, which must be there. */
  TarArchiveEntry entry(String path) throws IOException {
    return Objects.requireNonNull(tree().get(path), () -> path + " is not in the image");
  }

  /** What a file of the image holds, as its last layer has it. */
  String text(String path) throws IOException {
    for (String layer : layers.reversed()) {
      try (TarArchiveInputStream tar = new TarArchiveInputStream(unpacked(blob(root, layer)))) {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
          if (entry.isFile() && path(entry).equals(path)) {
            return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
          }
        }
      }
    }
    throw new AssertionError(path + " is not in the image");
  }

  /** The regular files of a layer with what they hold, by path without a leading slash. */
  SortedMap<String, byte[]> files(String layer) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unpacked(blob(root, layer)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(path(entry), tar.readAllBytes());
        }
      }
    }
    return files;
  }

  static Path blob(Path root, String digest) {
    return root.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static Path checked(Path root, JsonNode descriptor) throws IOException {
    String digest = descriptor.path("digest").asText();
    Path blob = blob(root, digest);
    assertThat(Files.size(blob)).as("size of %s", digest).isEqualTo(descriptor.path("size").asLong());
    try (InputStream in = Files.newInputStream(blob)) {
      assertThat(digest(in)).isEqualTo(digest);
    }
    return blob;
  }

  private static InputStream unpacked(Path blob) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(blob), 1 << 16);
    in.mark(4);
    int first = in.read();
    int second = in.read();
    in.reset();
    if (first == 0x1f && second == 0x8b) {
      return new GZIPInputStream(in, 1 << 16);
    }
    return first == 0x28 && second == 0xb5 ? new ZstdInputStream(in) : in;
  }

  private static String digest(InputStream in) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digesting = new DigestInputStream(in, sha256)) {
        digesting.transferTo(OutputStream.nullOutputStream());
      }
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
