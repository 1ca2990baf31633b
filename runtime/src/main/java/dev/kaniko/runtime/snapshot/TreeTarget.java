package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes changes into the tree of a store, which stays the caller's: what is common to the forms of such a tree. */
abstract sealed class TreeTarget implements ChangeTarget permits DirectoryTarget, OverlayTarget {
  final InodeStore store;
  final DirectoryTimes times;

  /** What these changes have put. */
  final PathSet written = new PathSet();

  /** The parent that was resolved last: changes come directory by directory, and none of them moves their own parent. */
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

  /** Follows the links on the way to {@code path} and at its end. */
  abstract ImagePath follow(ImagePath path) throws IOException;

  /** Makes the directory at a path without links on the way, and those that lead to it, as far as they are missing. */
  abstract void makeDirectories(ImagePath path) throws IOException;

  /** Forgets what is known of {@code path} and all below it: something else is going to be there, or nothing. */
  abstract void forget(ImagePath path);

  /** Returns where {@code path} is once the links on the way are followed; makes the directories that are missing there. */
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

  /** Removes what is at {@code path}, if there is something. */
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

  /** Takes what is at {@code path} with all below it out of what these changes have put; it is still there. */
  private void forgetWritten(ImagePath path) throws IOException {
    if (written.holds(path) && isDirectory(path)) {
      for (var name : store.names(path)) {
        forgetWritten(path.child(name));
      }
    }
    written.remove(path);
  }
}
