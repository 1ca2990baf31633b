package dev.kaniko.runtime.root;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.Decompression;
import dev.kaniko.runtime.layer.LayerFormatException;
import dev.kaniko.runtime.layer.LayerReader;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.snapshot.FilePart;
import dev.kaniko.runtime.snapshot.HeapRoom;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.PendingTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The tree of base layers for a user who cannot unpack them: metadata in memory, contents in one file a layer, in the order of the
 * layer. Owners and devices are what the layers say.
 */
final class LayerIndexTree {
  private LayerIndexTree() {}

  /** Reads {@code base}, bottom first; nothing is read if it is empty. */
  static FileTree of(List<BaseLayer> base, BuildScratch scratch) throws IOException {
    FileTree tree = FileTree.EMPTY;
    for (var layer : base) {
      tree = PendingTree.ofLayer(tree, read(layer, scratch.fresh("contents")));
    }
    return tree;
  }

  private static List<Change> read(BaseLayer layer, Path contents) throws IOException {
    var changes = new ArrayList<Change>();
    var hash = Digests.sha256();
    var limit = SizeLimit.of(Objects.requireNonNull(contents.toAbsolutePath().getParent()));
    try (var blob = layer.blob().open();
        var tar = new DigestInputStream(limit.bound("the layer", Decompression.open(blob)), hash);
        var out = Files.newOutputStream(contents)) {
      var reader = LayerReader.ofTar(tar);
      var room = new HeapRoom("the layer");
      long at = 0;
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        var change = next.get();
        if (change instanceof Change.Put(var path, FileNode.RegularFile file)) {
          limit.check("the layer with " + OsBytes.printable(path.text()), Math.addExact(at, file.content().size()));
          try (var in = file.content().open()) {
            long size = in.transferTo(out);
            change = new Change.Put(path, new FileNode.RegularFile(file.metadata(), new FilePart(contents, at, size)));
            at += size;
          }
        }
        room.take(1);
        changes.add(change);
      }
      tar.transferTo(OutputStream.nullOutputStream());
    } catch (LayerFormatException e) {
      throw e.in(layer.diffId());
    }
    var actual = new DiffId(Digest.sha256(hash.digest()));
    if (!actual.equals(layer.diffId())) {
      throw new LayerFormatException("the layer is corrupt: its contents have the digest " + actual + " instead of " + layer.diffId());
    }
    return changes;
  }
}
