package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes changes into one ordinary directory. Removals delete files there. */
public final class DirectoryTarget extends TreeTarget {
  /** Devices that could not be made. */
  private final Set<ImagePath> missing = new HashSet<>();

  /** Writes into the root of {@code store}. The caller closes the store. */
  public DirectoryTarget(InodeStore store) {
    super(store);
  }

  @Override
  ImagePath follow(ImagePath path) throws IOException {
    return new LinkResolver(new DirectoryTree(store)).follow(path);
  }

  @Override
  void makeDirectories(ImagePath path) throws IOException {
    var status = store.status(path);
    if (status.isPresent()) {
      if (!status.get().isDirectory()) {
        throw new FileSystemException(path.text(), null, "not a directory");
      }
      times.keep(path);
      return;
    }
    makeDirectories(path.parent());
    times.keep(path.parent());
    store.create(path, FileNode.Directory.IMPLIED);
    times.keep(path);
  }

  @Override
  void put(ImagePath path, FileNode node) throws IOException {
    var existing = store.status(path);
    boolean directory = node instanceof FileNode.Directory;
    if (directory && existing.filter(FileStatus::isDirectory).isPresent()) {
      store.setMetadata(path, node.metadata());
    } else {
      if (path.isRoot()) {
        throw new FileSystemException("/", null, "the root must be a directory");
      }
      times.keep(path.parent());
      if (existing.isPresent()) {
        removeTree(path);
      }
      try {
        store.create(path, node);
      } catch (DeviceRefusedException refused) {
        missing.add(path); // Commands of the build run without this device.
        return;
      }
      missing.remove(path);
    }
    written.add(path);
    if (directory) {
      times.set(path, node.metadata().modified());
    }
  }

  @Override
  void link(ImagePath path, ImagePath target) throws IOException {
    var existing = isDirectory(target.parent()) ? target : follow(target.parent()).child(target.name());
    times.keep(path.parent());
    if (missing.contains(existing)) {
      removeTree(path);
      missing.add(path);
      return;
    }
    var status = store.status(existing);
    if (status.isEmpty() || status.get().isDirectory()) {
      throw new FileSystemException(path.text(), target.text(), "hard link to a missing file or to a directory");
    }
    if (path.equals(existing)) {
      throw new FileSystemException(path.text(), target.text(), "hard link to itself");
    }
    if (store.status(path).isPresent()) {
      removeTree(path);
    }
    written.add(path);
    store.createHardLink(path, existing);
  }

  @Override
  void remove(ImagePath path) throws IOException {
    var gone = existingPlace(path);
    if (gone != null && !gone.isRoot() && !written.holds(gone)) {
      times.keep(gone.parent());
      removeTree(gone);
    } else if (gone != null) {
      removeBelow(gone);
    }
  }

  @Override
  void clear(ImagePath path) throws IOException {
    var cleared = existingPlace(path);
    if (cleared != null) {
      removeBelow(cleared);
    }
  }

  @Override
  void forget(ImagePath path) {
    // Nothing to do: the set of missing devices is updated when another file is put at the path.
  }

  /** Returns the resolved path if its parent exists; else null, because a removal makes no directories. */
  private @Nullable ImagePath existingPlace(ImagePath path) throws IOException {
    if (path.isRoot()) {
      return path;
    }
    var parent = isDirectory(path.parent()) ? path.parent() : follow(path.parent());
    return isDirectory(parent) ? parent.child(path.name()) : null;
  }

  /** Removes all below {@code directory}, except files that these changes have put there. */
  private void removeBelow(ImagePath directory) throws IOException {
    if (!isDirectory(directory)) {
      return;
    }
    for (var name : store.names(directory)) {
      var child = directory.child(name);
      if (written.holds(child)) {
        removeBelow(child);
      } else {
        times.keep(directory);
        removeTree(child);
      }
    }
  }
}
