package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole tree as lines of text, one an entry, with all that a layer can hold: two trees are the same when their lines are. */
public final class TreeText {
  private final FileTree tree;
  private final Map<Long, ImagePath> firstNames = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  private TreeText(FileTree tree) {
    this.tree = tree;
  }

  /** Returns the lines of all but the root directory itself, in the order of paths. */
  public static List<String> of(FileTree tree) {
    var text = new TreeText(tree);
    try {
      text.walk(ImagePath.ROOT);
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

  private void walk(ImagePath directory) throws IOException {
    for (var name : tree.list(directory)) {
      var path = directory.child(name);
      var entry = tree.find(path).orElseThrow(() -> new AssertionError(path + " is listed and not found"));
      var first = entry.inode().isPresent() ? firstNames.putIfAbsent(entry.inode().getAsLong(), path) : null;
      lines.add(path + " " + (first == null ? describe(entry.node()) : "is " + first));
      walk(path);
    }
  }

  private static String describe(FileNode node) throws IOException {
    var metadata = node.metadata();
    var kind = switch (node) {
      case FileNode.RegularFile file -> {
        try (var in = file.content().open()) {
          var bytes = in.readAllBytes();
          yield "file " + file.content().size() + " " + bytes.length + " " + Arrays.hashCode(bytes);
        }
      }
      case FileNode.Directory _ -> "directory";
      case FileNode.SymbolicLink link -> "-> " + link.target();
      case FileNode.Device device -> (device.block() ? "block " : "character ") + device.major() + ":" + device.minor();
      case FileNode.Fifo _ -> "fifo";
    };
    return kind + " " + Integer.toOctalString(metadata.mode()) + " " + metadata.uid() + ":" + metadata.gid() + " "
        + metadata.modified() + " " + metadata.xattrs();
  }
}
