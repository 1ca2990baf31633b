package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A whole tree or a changeset as lines of text, one an entry, with all that a layer can hold: two trees are the same when their lines
 * are.
 */
public final class TreeText {
  private static final int SHOWN_BYTES = 100;

  private final FileTree tree;
  private final boolean times;
  private final Map<Long, ImagePath> firstNames = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  private TreeText(FileTree tree, boolean times) {
    this.tree = tree;
    this.times = times;
  }

  /** Returns the lines of all but the root directory itself, in the order of paths. */
  public static List<String> of(FileTree tree) {
    return of(tree, ImagePath.ROOT, true);
  }

  /** Returns the lines of all but the root directory itself, in which no time is. */
  public static List<String> withoutTimes(FileTree tree) {
    return of(tree, ImagePath.ROOT, false);
  }

  /** Returns the lines of what is below a directory. */
  static List<String> of(FileTree tree, ImagePath directory, boolean times) {
    var text = new TreeText(tree, times);
    try {
      text.walk(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.lines;
  }

  /** Returns the paths of all but the root directory itself, in order. */
  public static List<ImagePath> paths(FileTree tree) throws IOException {
    var paths = new ArrayList<ImagePath>();
    collect(tree, ImagePath.ROOT, paths);
    return paths;
  }

  private static void collect(FileTree tree, ImagePath directory, List<ImagePath> paths) throws IOException {
    for (var name : tree.list(directory)) {
      paths.add(directory.child(name));
      collect(tree, directory.child(name), paths);
    }
  }

  /** Returns the changes in order. */
  public static List<String> of(SnapshotDiff diff) {
    return of(diff, true);
  }

  /** Returns the changes in order, without any time. */
  public static List<String> withoutTimes(SnapshotDiff diff) {
    return of(diff, false);
  }

  static List<String> of(SnapshotDiff diff, boolean times) {
    return diff.changes().stream().map(change -> of(change, times)).toList();
  }

  static String of(Change change, boolean times) {
    return switch (change) {
      case Change.Put(ImagePath path, FileNode node) -> path + " " + of(node, times);
      case Change.HardLink(ImagePath path, ImagePath target) -> path + " is " + target;
      case Change.Remove(ImagePath path) -> path + " removed";
      case Change.Clear(ImagePath path) -> path + " emptied";
    };
  }

  private void walk(ImagePath directory) throws IOException {
    for (var name : tree.list(directory)) {
      var path = directory.child(name);
      var entry = tree.find(path).orElseThrow(() -> new AssertionError(path + " is listed and not found"));
      var first = entry.inode().isPresent() ? firstNames.putIfAbsent(entry.inode().getAsLong(), path) : null;
      lines.add(path + " " + (first == null ? of(entry.node(), times) : "is " + first));
      walk(path);
    }
  }

  static String of(FileNode node, boolean times) {
    var metadata = node.metadata();
    var kind = switch (node) {
      case FileNode.RegularFile file -> "file " + of(file.content());
      case FileNode.Directory _ -> "directory";
      case FileNode.SymbolicLink link -> "-> " + link.target();
      case FileNode.Device device -> (device.block() ? "block " : "character ") + device.major() + ":" + device.minor();
      case FileNode.Fifo _ -> "fifo";
    };
    return kind + " " + Integer.toOctalString(metadata.mode()) + " " + metadata.uid() + ":" + metadata.gid()
        + (times ? " " + metadata.modified() : "") + (metadata.xattrs().isEmpty() ? "" : " " + metadata.xattrs());
  }

  /** A short text as it is, else how long it is and its digest. */
  static String of(FileContent content) {
    try (var in = content.open()) {
      var bytes = in.readAllBytes();
      var size = bytes.length == content.size() ? "" : " (it says " + content.size() + ")";
      boolean shown = bytes.length <= SHOWN_BYTES && HexFormat.of().formatHex(bytes).matches("(?:[2-6].|7[0-9a-e]|0[a9])*");
      return shown
          ? "\"" + new String(bytes, StandardCharsets.US_ASCII).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"" + size
          : bytes.length + " bytes" + size + " " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
