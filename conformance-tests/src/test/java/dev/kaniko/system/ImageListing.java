package dev.kaniko.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** What two builds of the same image have in common: all but the times. */
final class ImageListing {
  private ImageListing() {}

  /** Returns a line for everything that is in an image, by path. */
  static SortedMap<String, String> of(OciLayout image) throws IOException {
    var contents = new TreeMap<String, byte[]>();
    for (var layer : image.layers()) {
      contents.putAll(image.files(layer));
    }
    var listing = new TreeMap<String, String>();
    image.tree().forEach((path, entry) -> listing.put(path, describe(entry, contents.getOrDefault(path, new byte[0]))));
    listing.remove(""); // A layer may name the root or not.
    return listing;
  }

  private static String describe(TarArchiveEntry entry, byte[] content) {
    return kind(entry, content) + attributes(entry);
  }

  private static String kind(TarArchiveEntry entry, byte[] content) {
    var owned = Integer.toOctalString(entry.getMode() & 07777) + " " + entry.getLongUserId() + ":" + entry.getLongGroupId();
    if (entry.isLink()) {
      return "hard link " + entry.getLinkName();
    }
    if (entry.isSymbolicLink()) {
      return "link " + entry.getLinkName();
    }
    if (entry.isDirectory()) {
      return "directory " + owned;
    }
    return entry.isFile()
        ? "file " + owned + " " + OverlappingDockerfile.sha256(content)
        : "special " + (char) entry.getLinkFlag() + " " + owned + " " + entry.getDevMajor() + ":" + entry.getDevMinor();
  }

  private static String attributes(TarArchiveEntry entry) {
    var text = new StringBuilder();
    new TreeMap<>(entry.getExtraPaxHeaders()).forEach((name, value) -> {
      if (name.startsWith("SCHILY.xattr.")) {
        text.append(' ').append(name).append('=').append(OverlappingDockerfile.sha256(value));
      }
    });
    return text.toString();
  }

  /** The configuration without times, and without what differs with the times of files. */
  static JsonNode timeless(JsonNode config) {
    ObjectNode timeless = config.deepCopy();
    timeless.remove(List.of("created", "rootfs"));
    timeless.path("history").forEach(line -> ((ObjectNode) line).remove("created"));
    return timeless;
  }
}
