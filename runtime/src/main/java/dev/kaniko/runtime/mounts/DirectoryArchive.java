package dev.kaniko.runtime.mounts;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.root.LayerUnpacker;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;

/**
 * A cache directory as an archive in the form of a layer: files with their names, owners, modes, times and attributes, and those of the directory itself.
 * Devices are in none, and are unpacked from none. Files whose names mean a removal in a layer are left out.
 */
final class DirectoryArchive {
  private static final String WHITEOUT = "/.wh.";

  private DirectoryArchive() {}

  /** Packs all of a directory. Equal directories give equal archives. */
  static WrittenLayer pack(InodeStore store, LayerWriter writer) throws IOException {
    var tree = new DirectoryTree(store);
    var changes = new ArrayList<Change>();
    changes.add(new Change.Put(ImagePath.ROOT, tree.find(ImagePath.ROOT).orElseThrow().node()));
    SnapshotDiff.between(FileTree.EMPTY, tree).changes().stream().filter(DirectoryArchive::isFile).forEach(changes::add);
    return writer.write(SnapshotDiff.of(changes));
  }

  /** Unpacks an archive, whoever made it, into an empty directory. Nothing is written outside of it. */
  static void unpack(MountPlace.Archive archive, InodeStore store, SizeLimit limit) throws IOException, InterruptedException {
    var target = new DirectoryTarget(store);
    LayerUnpacker.Changes files = change -> {
      if (isFile(change)) {
        target.apply(change);
      }
    };
    if (archive.diffId().isPresent()) {
      LayerUnpacker.read(archive.content().open(), archive.diffId().get(), limit, files);
    } else {
      LayerUnpacker.read(archive.content().open(), limit, files);
    }
    target.finish();
  }

  private static boolean isFile(Change change) {
    return switch (change) {
      case Change.Put(var path, var node) -> !(node instanceof FileNode.Device) && !path.text().contains(WHITEOUT);
      case Change.HardLink link -> !link.path().text().contains(WHITEOUT) && !link.target().text().contains(WHITEOUT);
      case Change.Remove _, Change.Clear _ -> false;
    };
  }
}
