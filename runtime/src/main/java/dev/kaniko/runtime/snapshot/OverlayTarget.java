package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes into a directory that becomes a layer of an overlay. A second changeset in the same directory is applied on top of the first;
 * the directory then holds the sum of both.
 *
 * <p>Some changes need the layers below: for the metadata of parent directories, for symbolic links on the way, or for the file of a hard link.
 * {@link Below} is called only for those, so that several layers can be unpacked at the same time.
 */
public final class OverlayTarget extends TreeTarget {
  /** The layers below, the topmost first. */
  @FunctionalInterface
  public interface Below {
    /** Returns the layers. Waits until they are complete. The caller of this method does not close them. */
    List<? extends InodeStore> layers() throws IOException;
  }

  private final OverlayFormat format;
  private final Below below;
  /** Whether a change has set the metadata of the root directory. */
  private boolean rootWritten;
  /** Devices that could not be made. */
  private final TreeSet<ImagePath> missing = new TreeSet<>();
  private @Nullable FileTree lower;
  /** The merged view with this layer on top; null until it is needed. */
  private @Nullable OverlayTree merged;

  /** Writes into the root of {@code store}. The caller closes the store. */
  public OverlayTarget(InodeStore store, OverlayFormat format, Below below) {
    super(store);
    this.format = format;
    this.below = below;
  }

  /**
   * Gives the root directory the metadata that it has in the layers below, or that of an implied directory if there are no layers. Does nothing if
   * a change has set its metadata. Call it once, after all changes. Without this call the umask of this process would determine the mode of the
   * root of the image.
   */
  public void inheritRoot() throws IOException {
    if (rootWritten) {
      return;
    }
    var node = below.layers().isEmpty() ? FileNode.Directory.IMPLIED : lower().find(ImagePath.ROOT).orElseThrow().node();
    boolean opaque = format.isOpaque(store, ImagePath.ROOT);
    store.setMetadata(ImagePath.ROOT, node.metadata());
    if (opaque) {
      format.makeOpaque(store, ImagePath.ROOT);
    }
  }

  private FileTree lower() throws IOException {
    var tree = lower;
    if (tree == null) {
      tree = new OverlayTree(below.layers(), format);
      lower = tree;
    }
    return tree;
  }

  private FileTree merged() throws IOException {
    var tree = merged;
    if (tree == null) {
      var layers = new ArrayList<InodeStore>();
      layers.add(store);
      layers.addAll(below.layers());
      tree = new OverlayTree(layers, format);
      merged = tree;
    }
    return tree;
  }

  @Override
  void forget(ImagePath path) {
    changed(path);
    for (var device = missing.ceiling(path); device != null && device.startsWith(path); device = missing.higher(device)) {
      missing.remove(device);
    }
  }

  /** Discards cached data about {@code path}, because it was changed. */
  private void changed(ImagePath path) {
    if (merged != null) {
      merged.forget(path);
    }
  }

  @Override
  ImagePath follow(ImagePath path) throws IOException {
    return new LinkResolver(merged()).follow(path);
  }

  /** Makes missing directories, with the metadata that they have in the layers below, if they exist there. */
  @Override
  void makeDirectories(ImagePath path) throws IOException {
    var status = store.status(path);
    if (status.filter(FileStatus::isDirectory).isPresent()) {
      times.keep(path);
      return;
    }
    if (status.filter(found -> !OverlayFormat.isWhiteout(found)).isPresent()) {
      throw new FileSystemException(path.text(), null, "not a directory");
    }
    makeDirectories(path.parent());
    var seen = merged().find(path);
    if (seen.isEmpty()) {
      createDirectory(path, FileNode.Directory.IMPLIED);
    } else if (seen.get().node() instanceof FileNode.Directory directory) {
      createDirectory(path, directory);
    } else {
      throw new FileSystemException(path.text(), null, "not a directory");
    }
    times.keep(path);
  }

  /** Makes a directory. If it replaces a whiteout, it is opaque, so that the lower directory stays hidden. */
  private void createDirectory(ImagePath path, FileNode.Directory directory) throws IOException {
    boolean hides = store.status(path).isPresent();
    if (hides) {
      removeTree(path);
    }
    times.keep(path.parent());
    store.create(path, directory);
    if (hides) {
      format.makeOpaque(store, path);
    }
    changed(path);
  }

  @Override
  void put(ImagePath path, FileNode node) throws IOException {
    if (node instanceof FileNode.Directory directory) {
      if (isDirectory(path)) {
        store.setMetadata(path, node.metadata());
      } else {
        createDirectory(path, directory);
      }
      times.set(path, node.metadata().modified());
    } else {
      if (path.isRoot()) {
        throw new FileSystemException("/", null, "the root must be a directory");
      }
      times.keep(path.parent());
      removeTree(path);
      try {
        store.create(path, node);
      } catch (DeviceRefusedException refused) {
        // Commands of the build run without this device, but the file that it replaces must be hidden.
        missing.add(path);
        OverlayFormat.makeWhiteout(store, path);
      }
    }
    written.add(path);
    rootWritten |= path.isRoot();
  }

  @Override
  void link(ImagePath path, ImagePath target) throws IOException {
    var existing = isDirectory(target.parent()) ? target : new LinkResolver(merged()).followParents(target);
    if (path.equals(existing)) {
      throw new FileSystemException(path.text(), target.text(), "hard link to itself");
    }
    if (missing.contains(existing)) {
      times.keep(path.parent());
      removeTree(path);
      written.add(path);
      missing.add(path);
      OverlayFormat.makeWhiteout(store, path);
      return;
    }
    if (store.status(existing).isEmpty()) {
      copyUp(path, existing);
    }
    var status = store.status(existing);
    if (status.isEmpty() || status.get().isDirectory() || OverlayFormat.isWhiteout(status.get())) {
      throw new FileSystemException(path.text(), target.text(), "hard link to a missing file or to a directory");
    }
    times.keep(path.parent());
    removeTree(path);
    written.add(path);
    store.createHardLink(path, existing);
  }

  /** Copies a file from the layers below into this layer, as overlay does before it makes a hard link. */
  private void copyUp(ImagePath link, ImagePath path) throws IOException {
    var found = merged().find(path);
    if (found.isEmpty() || found.get().node() instanceof FileNode.Directory) {
      throw new FileSystemException(link.text(), path.text(), "hard link to a missing file or to a directory");
    }
    makeDirectories(path.parent());
    times.keep(path.parent());
    store.create(path, found.get().node());
    changed(path);
  }

  @Override
  void remove(ImagePath path) throws IOException {
    if (path.isRoot()) {
      clear(path);
      return;
    }
    var parent = path.parent();
    if (!isDirectory(parent)) {
      parent = follow(parent);
      if (!(merged().find(parent).map(FileTree.Entry::node).orElse(null) instanceof FileNode.Directory)) {
        return;
      }
      makeDirectories(parent);
    }
    var gone = parent.child(path.name());
    if (written.holds(gone)) {
      hideBelow(gone);
      return;
    }
    times.keep(parent);
    removeTree(gone);
    OverlayFormat.makeWhiteout(store, gone);
  }

  @Override
  void clear(ImagePath path) throws IOException {
    hideBelow(path.isRoot() ? path : place(path));
  }

  /** Hides the content of the lower directories, so that only files of these changes are visible. */
  private void hideBelow(ImagePath directory) throws IOException {
    var status = store.status(directory);
    if (status.isEmpty() && lower().find(directory).map(FileTree.Entry::node).orElse(null) instanceof FileNode.Directory) {
      makeDirectories(directory);
    } else if (status.filter(FileStatus::isDirectory).isEmpty()) {
      return;
    }
    removeUnwritten(directory);
    format.makeOpaque(store, directory);
    changed(directory);
  }

  private void removeUnwritten(ImagePath directory) throws IOException {
    for (var name : store.names(directory)) {
      var child = directory.child(name);
      if (!written.holds(child)) {
        times.keep(directory);
        removeTree(child);
      } else if (isDirectory(child)) {
        removeUnwritten(child);
      }
    }
  }
}
