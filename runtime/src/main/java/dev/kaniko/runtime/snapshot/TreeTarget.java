package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The common part of targets that write into the tree of a store. The caller closes the store. */
abstract sealed class TreeTarget implements ChangeTarget permits DirectoryTarget, OverlayTarget {
  final InodeStore store;
  final DirectoryTimes times;

  /** The paths that these changes have put. */
  final PathSet written = new PathSet();

  /** The parent that was resolved last. It is cached, because changes usually come directory by directory. No change moves its own parent. */
  private @Nullable ImagePath asked;

  private ImagePath resolved = ImagePath.ROOT;

  TreeTarget(InodeStore store) {
    this.store = store;
    this.times = new DirectoryTimes(store);
  }

  @Override
  public final void apply(Change change) throws IOException {
    switch (change) {
      case Change.Put put -> put(place(put.path()), put.node());
      case Change.HardLink link -> link(place(link.path()), link.target());
      case Change.Remove remove -> remove(remove.path());
      case Change.Clear clear -> clear(clear.path());
    }
  }

  @Override
  public final void finish() throws IOException {
    times.restore();
  }

  abstract void put(ImagePath place, FileNode node) throws IOException;

  abstract void link(ImagePath place, ImagePath target) throws IOException;

  abstract void remove(ImagePath path) throws IOException;

  abstract void clear(ImagePath path) throws IOException;

  /** Returns {@code path} with all symbolic links followed, also a link at its end. */
  abstract ImagePath follow(ImagePath path) throws IOException;

  /** Makes the directory at {@code path} and its parents, if they do not exist. The path has no symbolic links. */
  abstract void makeDirectories(ImagePath path) throws IOException;

  /** Discards cached data about {@code path} and all below it, because it will be replaced or removed. */
  abstract void forget(ImagePath path);

  /** Returns {@code path} with the symbolic links of its parents followed. Makes missing parents. */
  final ImagePath place(ImagePath path) throws IOException {
    if (path.isRoot()) {
      return path;
    }
    var parent = path.parent();
    if (!parent.equals(asked)) {
      resolved = isDirectory(parent) ? parent : follow(parent);
      makeDirectories(resolved);
      asked = parent;
    }
    return resolved.child(path.name());
  }

  final boolean isDirectory(ImagePath path) throws IOException {
    return store.status(path).filter(FileStatus::isDirectory).isPresent();
  }

  /** Removes {@code path} and all below it, if it exists. */
  final void removeTree(ImagePath path) throws IOException {
    forget(path);
    var status = store.status(path);
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
    if (resolved.startsWith(path)) {
      asked = null;
    }
  }

  /** Removes {@code path} and all below it from {@link #written}. Call it while they still exist. */
  private void forgetWritten(ImagePath path) throws IOException {
    if (written.holds(path) && isDirectory(path)) {
      for (var name : store.names(path)) {
        forgetWritten(path.child(name));
      }
    }
    written.remove(path);
  }
}
