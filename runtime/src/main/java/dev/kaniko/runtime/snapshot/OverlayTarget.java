package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.Change;
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
 * Writes changes into a directory that becomes a layer of an overlay. Whoever has written here before is not another layer: a second
 * changeset in the same directory leaves the sum of both.
 *
 * <p>What changes need of the layers below (metadata of directories on the way, links to follow, files to give a further name) is asked
 * of {@link Below} only then, so that layers can be unpacked side by side.
 */
public final class OverlayTarget implements ChangeTarget {
  /** The layers below, the topmost first. */
  @FunctionalInterface
  public interface Below {
    /** Returns them when they are complete, waiting for it if need be; they stay the giver's. */
    List<? extends InodeStore> layers() throws IOException;
  }

  private final InodeStore store;
  private final OverlayFormat format;
  private final Below below;
  private final DirectoryTimes times;
  private final PathSet written = new PathSet();
  /** Whether a change was for the root itself. */
  private boolean rootWritten;
  /** Devices that could not be made. */
  private final TreeSet<ImagePath> missing = new TreeSet<>();
  private @Nullable FileTree lower;
  /** What is seen with this layer on top, as it is now. */
  private @Nullable OverlayTree merged;
  private @Nullable ImagePath asked;
  private ImagePath resolved = ImagePath.ROOT;

  /** Writes into the root of {@code store}, which stays the caller's. */
  public OverlayTarget(InodeStore store, OverlayFormat format, Below below) {
    this.store = store;
    this.format = format;
    this.below = below;
    this.times = new DirectoryTimes(store);
  }

  @Override
  public void apply(Change change) throws IOException {
    switch (change) {
      case Change.Put put -> put(place(put.path()), put.node());
      case Change.HardLink link -> link(place(link.path()), link.target());
      case Change.Remove remove -> remove(remove.path());
      case Change.Clear clear -> clear(clear.path());
    }
  }

  @Override
  public void finish() throws IOException {
    times.restore();
  }

  /**
   * Gives the root directory the metadata that it has in the layers below, or that of a directory which nobody describes; to be called when all is
   * applied, of a layer of its own. A layer that describes its root keeps that. Without this the root would be as the process made it, and the
   * umask of the process would decide who may enter the image.
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

  /** Something else is at {@code path} now. */
  private void changed(ImagePath path) {
    if (merged != null) {
      merged.forget(path);
    }
  }

  private boolean isDirectory(ImagePath path) throws IOException {
    return store.status(path).filter(FileStatus::isDirectory).isPresent();
  }

  /** Returns where {@code path} is once the links on the way are followed; makes the directories of this layer that lead there. */
  private ImagePath place(ImagePath path) throws IOException {
    if (path.isRoot()) {
      return path;
    }
    var parent = path.parent();
    if (!parent.equals(asked)) {
      resolved = isDirectory(parent) ? parent : new LinkResolver(merged()).follow(parent);
      makeDirectories(resolved);
      asked = parent;
    }
    return resolved.child(path.name());
  }

  /** Makes the directory at a path without links on the way; with the metadata it has in the layers below, if it is there. */
  private void makeDirectories(ImagePath path) throws IOException {
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

  /** Makes a directory; one that stands where something of below was hidden goes on hiding it. */
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

  private void put(ImagePath path, FileNode node) throws IOException {
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
        // Processes do without it, but what it replaces must not be seen.
        missing.add(path);
        OverlayFormat.makeWhiteout(store, path);
      }
    }
    written.add(path);
    rootWritten |= path.isRoot();
  }

  private void link(ImagePath path, ImagePath target) throws IOException {
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
      throw new FileSystemException(path.text(), target.text(), "hard link to what is not there or is a directory");
    }
    times.keep(path.parent());
    removeTree(path);
    written.add(path);
    store.createHardLink(path, existing);
  }

  /** Brings a file of the layers below here, as overlay does when it gets a further name. */
  private void copyUp(ImagePath link, ImagePath path) throws IOException {
    var found = merged().find(path);
    if (found.isEmpty() || found.get().node() instanceof FileNode.Directory) {
      throw new FileSystemException(link.text(), path.text(), "hard link to what is not there or is a directory");
    }
    makeDirectories(path.parent());
    times.keep(path.parent());
    store.create(path, found.get().node());
    changed(path);
  }

  private void remove(ImagePath path) throws IOException {
    if (path.isRoot()) {
      clear(path);
      return;
    }
    var parent = path.parent();
    if (!isDirectory(parent)) {
      parent = new LinkResolver(merged()).follow(parent);
      if (!(merged().find(parent).map(FileTree.Entry::node).orElse(null) instanceof FileNode.Directory)) {
        return;
      }
      makeDirectories(parent);
    }
    var gone = parent.child(path.name());
    if (holdsWritten(gone)) {
      hideBelow(gone);
      return;
    }
    times.keep(parent);
    removeTree(gone);
    OverlayFormat.makeWhiteout(store, gone);
  }

  private void clear(ImagePath path) throws IOException {
    hideBelow(path.isRoot() ? path : place(path));
  }

  /** The directory shows only what these changes have put there. */
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
      if (!holdsWritten(child)) {
        times.keep(directory);
        removeTree(child);
      } else if (isDirectory(child)) {
        removeUnwritten(child);
      }
    }
  }

  private boolean holdsWritten(ImagePath path) {
    return written.holds(path);
  }

  /** Removes what is at {@code path}; whatever is made there next, or nothing, is seen instead. */
  private void removeTree(ImagePath path) throws IOException {
    var status = store.status(path);
    changed(path);
    if (status.isEmpty()) {
      return;
    }
    if (status.get().isDirectory()) {
      forgetWritten(path);
    } else {
      written.remove(path);
    }
    store.remove(path);
    times.forget(path);
    for (var device = missing.ceiling(path); device != null && device.startsWith(path); device = missing.higher(device)) {
      missing.remove(device);
    }
    if (resolved.startsWith(path)) {
      asked = null;
    }
  }

  /** Takes what is at {@code path} with all below it out of what these changes have put; it is still there. */
  private void forgetWritten(ImagePath path) throws IOException {
    if (holdsWritten(path) && isDirectory(path)) {
      for (var name : store.names(path)) {
        forgetWritten(path.child(name));
      }
    }
    written.remove(path);
  }
}
