package dev.kaniko.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.fixture.Tool;
import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tree as a listing that a script outside of the project makes, and what a changeset makes of one by the words of the OCI image-spec (layer,
 * "Applying Changesets"): a second, simple reading of changesets to hold the first against.
 */
final class TreeListing {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINK = "is ";

  /** Directories before what they hold, and both before the next name. */
  private static final Comparator<String> ORDER = Comparator.comparing(path -> path.replace('/', '\0'));

  /** What stands at a path; names of one file share it. */
  private record Inode(String text) {}

  private final TreeMap<String, Inode> inodes = new TreeMap<>(ORDER);

  private TreeListing() {}

  /** Lists a directory. */
  static TreeListing of(Path script, Path directory) throws IOException, InterruptedException {
    var listing = new TreeListing();
    for (var line : Tool.of("python3", script.toString(), directory.toString()).succeed().split("\n")) {
      if (!line.isEmpty()) {
        var parts = line.split("\t");
        var path = JSON.readValue(parts[0], String.class);
        var text = JSON.readValue(parts[1], String.class);
        var inode = text.startsWith(LINK) ? listing.inodes.get(text.substring(LINK.length())) : new Inode(text);
        listing.inodes.put(path, Objects.requireNonNull(inode));
      }
    }
    return listing;
  }

  /** Writes the script that makes listings into {@code directory}. */
  static Path script(Path directory) throws IOException {
    try (var in = Objects.requireNonNull(TreeListing.class.getResourceAsStream("listing.py"))) {
      return Files.write(directory.resolve("listing.py"), in.readAllBytes());
    }
  }

  /** Returns what stands at each path. */
  SortedMap<String, String> lines() {
    var first = new IdentityHashMap<Inode, String>();
    var lines = new TreeMap<String, String>(ORDER);
    inodes.forEach((path, inode) -> {
      var name = first.putIfAbsent(inode, path);
      lines.put(path, name == null ? inode.text() : LINK + name);
    });
    return lines;
  }

  /** Returns what {@code diff} makes of this. */
  TreeListing after(SnapshotDiff diff) throws IOException {
    var result = new TreeListing();
    result.inodes.putAll(inodes);
    for (var change : diff.changes()) {
      if (change instanceof Change.Remove || change instanceof Change.Clear) {
        result.removeBelow(change.path());
      }
      if (change instanceof Change.Remove) {
        result.inodes.remove(change.path().text());
      }
    }
    for (var change : diff.changes()) {
      switch (change) {
        case Change.Put(var path, var node) -> {
          if (!(node instanceof FileNode.Directory)) {
            result.removeBelow(path);
          }
          result.inodes.put(path.text(), new Inode(describe(node)));
        }
        case Change.HardLink(var path, var target) -> {
          result.removeBelow(path);
          result.inodes.put(path.text(), Objects.requireNonNull(result.inodes.get(target.text())));
        }
        case Change.Remove _, Change.Clear _ -> {}
      }
    }
    return result;
  }

  /** Returns the same with times as a layer has them: in whole seconds. */
  TreeListing inWholeSeconds() {
    var result = new TreeListing();
    var rounded = new IdentityHashMap<Inode, Inode>();
    inodes.forEach(
        (path, inode) -> result.inodes.put(path, rounded.computeIfAbsent(inode, exact -> new Inode(exact.text().replaceFirst("\\.[0-9]{9}", ".000000000")))));
    return result;
  }

  private void removeBelow(ImagePath path) {
    inodes.subMap(path.text() + "/", path.text() + "/" + Character.MAX_VALUE).clear();
  }

  /** Returns the words of the listing for a node. */
  static String describe(FileNode node) throws IOException {
    var kind = switch (node) {
      case FileNode.RegularFile _ -> "file";
      case FileNode.Directory _ -> "directory";
      case FileNode.SymbolicLink _ -> "link";
      case FileNode.Fifo _ -> "fifo";
      case FileNode.Device device -> device.block() ? "block" : "character";
    };
    var more = switch (node) {
      case FileNode.RegularFile file -> " " + file.content().size() + " " + sha256(file);
      case FileNode.SymbolicLink link -> " " + link.target();
      case FileNode.Device device -> " " + device.major() + ":" + device.minor();
      case FileNode.Directory _, FileNode.Fifo _ -> "";
    };
    var metadata = node.metadata();
    var modified = metadata.modified();
    var values = new StringBuilder();
    metadata.xattrs().forEach((name, value) -> values.append(' ').append(name).append('=').append(HexFormat.of().formatHex(value.bytes())));
    return "%s %o %d:%d %d.%09d%s%s".formatted(
        kind, metadata.mode(), metadata.uid(), metadata.gid(), modified.getEpochSecond(), modified.getNano(), more, values);
  }

  private static String sha256(FileNode.RegularFile file) throws IOException {
    try (var in = file.content().open()) {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the lines that differ, for people. */
  String difference(TreeListing other) {
    var mine = lines();
    var theirs = other.lines();
    var all = new TreeMap<String, String>(ORDER);
    all.putAll(mine);
    all.putAll(theirs);
    var text = new StringBuilder();
    for (var path : all.keySet()) {
      if (!Objects.equals(mine.get(path), theirs.get(path))) {
        text.append(path).append('\n').append("  - ").append(mine.get(path)).append('\n').append("  + ").append(theirs.get(path)).append('\n');
      }
    }
    return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
