package dev.kaniko.runtime.output;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.root.BaseLayer;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * Writes the files that an image has in the end, without its layers. Of several images each has a directory of its own, which is named after its platform, as
 * in BuildKit: {@code linux_arm_v7}. All layers are in the blob store.
 */
final class RootFiles {
  private final RootStore roots;
  private final BlobStore blobs;
  private final Consumer<String> note;

  /** @param note is told what could not be made */
  RootFiles(RootStore roots, BlobStore blobs, Consumer<String> note) {
    this.roots = roots;
    this.blobs = blobs;
    this.note = note;
  }

  /** Writes a tar archive, which stays open. Names are relative, and owners are those in the image. */
  void writeArchive(Assembled built, OutputStream out) throws IOException {
    var files = switch (built) {
      case AssembledImage image -> files(image);
      case AssembledIndex index -> inFolders(index);
    };
    var _ = LayerWriter.write(files, LayerFormat.plain(), out);
  }

  /**
   * Writes into a directory, which is made if it is missing. What is there already stays if the image has nothing of this name. Files have their owners if
   * this user may give files away, or else belong to him.
   */
  void writeDirectory(Assembled built, Path directory) throws IOException {
    switch (built) {
      case AssembledImage image -> writeDirectory(image, directory);
      case AssembledIndex index -> {
        for (var image : index.images()) {
          writeDirectory(image, directory.resolve(folder(image)));
        }
      }
    }
  }

  private void writeDirectory(AssembledImage image, Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    var files = files(image);
    try (var store = LinuxInodeStore.open(Files.createDirectories(directory))) {
      var target = new DirectoryTarget(store);
      boolean owners = mayGiveAway();
      for (var change : files.changes()) {
        target.apply(change instanceof Change.Put(var path, var node) && !owners ? new Change.Put(path, ofThisUser(node)) : change);
      }
      target.finish();
      if (!store.leftOut().isEmpty()) {
        int more = store.leftOut().size() - 1;
        note.accept(directory + " is without " + store.leftOut().getFirst() + (more > 0 ? " and " + more + " more" : "") + ", because this user may not make it");
      }
    }
  }

  private SnapshotDiff files(AssembledImage image) throws IOException {
    var layers = image.layers().stream().map(layer -> (BaseLayer.Blob) () -> blobs.open(layer.digest())).toList();
    try (var root = roots.root(RootKind.READ_ONLY, BaseLayer.of(image.document().diffIds(), layers))) {
      return SnapshotDiff.between(FileTree.EMPTY, root.tree());
    }
  }

  private SnapshotDiff inFolders(AssembledIndex index) throws IOException {
    var all = new ArrayList<Change>();
    for (var image : index.images()) {
      var folder = ImagePath.ROOT.child(folder(image));
      all.add(new Change.Put(folder, FileNode.Directory.IMPLIED));
      files(image).changes().forEach(change -> all.add(below(folder, change)));
    }
    return SnapshotDiff.of(all);
  }

  private static String folder(AssembledImage image) {
    return image.document().platform().toString().replace('/', '_');
  }

  private static Change below(ImagePath folder, Change change) {
    return switch (change) {
      case Change.Put(var path, var node) -> new Change.Put(below(folder, path), node);
      case Change.HardLink(var path, var target) -> new Change.HardLink(below(folder, path), below(folder, target));
      case Change.Remove(var path) -> new Change.Remove(below(folder, path));
      case Change.Clear(var path) -> new Change.Clear(below(folder, path));
    };
  }

  private static ImagePath below(ImagePath folder, ImagePath path) {
    return ImagePath.clean(folder.text() + path.text());
  }

  private static boolean mayGiveAway() throws ErrnoException {
    return ThisProcess.inInitialUserNamespace() && ThisProcess.capabilities().containsAll(Capability.TO_UNPACK);
  }

  /** Without the attributes that only root may set. The user can write into his directories, whatever the image says. */
  private static FileNode ofThisUser(FileNode node) {
    var metadata = node.metadata();
    int mode = node instanceof FileNode.Directory ? metadata.mode() | 0700 : metadata.mode();
    return node.with(Metadata.of(mode, ThisProcess.effectiveUid(), ThisProcess.gid(), metadata.modified()));
  }
}
