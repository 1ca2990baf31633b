package dev.kaniko.runtime.root;

import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.snapshot.FilePart;
import dev.kaniko.runtime.snapshot.HeapRoom;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.PendingTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The tree of base layers for a user who may not unpack them with their owners and devices. Metadata are in memory. The contents of each layer
 * are in one file.
 */
final class LayerIndexTree {
  private LayerIndexTree() {}

  /** Returns the tree of {@code base}, bottom first; the empty tree if there are no layers. */
  static FileTree of(List<BaseLayer> base, BuildScratch scratch) throws IOException {
    FileTree tree = FileTree.EMPTY;
    for (var layer : base) {
      tree = over(tree, new StackedLayer(layer.diffId(), layer.blob()), scratch);
    }
    return tree;
  }

  /** Reads a layer that lies over {@code tree}. */
  static FileTree over(FileTree tree, StackedLayer layer, BuildScratch scratch) throws IOException {
    return PendingTree.ofLayer(tree, read(layer, scratch.fresh("contents")));
  }

  private static List<Change> read(StackedLayer layer, Path contents) throws IOException {
    var changes = new ArrayList<Change>();
    var room = new HeapRoom("the layer");
    var limit = SizeLimit.of(Objects.requireNonNull(contents.toAbsolutePath().getParent()));
    try (var out = FileChannel.open(contents, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      var stream = Channels.newOutputStream(out);
      LayerUnpacker.read(layer.blob().open(), layer.diffId(), limit, change -> {
        room.take(1);
        changes.add(change instanceof Change.Put(var path, FileNode.RegularFile(var metadata, var content))
            ? new Change.Put(path, new FileNode.RegularFile(metadata, copy(content, contents, out.position(), stream)))
            : change);
      });
    }
    return changes;
  }

  private static FilePart copy(FileContent content, Path contents, long at, OutputStream out) throws IOException {
    try (var in = content.open()) {
      return new FilePart(contents, at, in.transferTo(out));
    }
  }
}
