package dev.kaniko.runtime.output;

import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.oci.AssembledImage;
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
import java.util.function.Consumer;

/** Writes the files that an image has in the end, without its layers. All layers are in the blob store. */
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
  void writeArchive(AssembledImage image, OutputStream out) throws IOException {
    var _ = LayerWriter.write(files(image), LayerFormat.plain(), out);
  }

  /**
   * Writes into a directory, which is made if it is missing. What is there already stays if the image has nothing of this name. Files have their owners if
   * this user may give files away, or else belong to him.
   */
  void writeDirectory(AssembledImage image, Path directory) throws IOException {
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
