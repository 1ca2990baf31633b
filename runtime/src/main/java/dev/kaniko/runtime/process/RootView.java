package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OpenFile;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A root as a child will see it once the mounts are in place, before they are: paths resolve through links inside the root only,
 * and below a mount in what will be mounted. Makes the mount points that are missing, and takes them away again.
 *
 * <p>Making and removing a name changes the time of the directory that holds it. That time is put back both times, so that what is
 * left of a mount point is at most a directory in the upper layer of an overlay that is as the one below it.
 */
final class RootView implements AutoCloseable {
  private static final int MAX_LINKS = 40;

  /** What lies at a path: {@code directory} holds it as {@code name}. */
  private record Place(Directory directory, String name, boolean kept) {}

  private record Mounted(Directory directory, boolean kept) {}

  private record Made(Place place, boolean isDirectory) {}

  private final Map<ImagePath, Mounted> mounts = new LinkedHashMap<>();
  private final List<Made> made = new ArrayList<>();

  RootView(Directory root) {
    mounts.put(ImagePath.ROOT, new Mounted(root, true));
  }

  /**
   * From now on what lies at and below {@code target} is found in {@code content}.
   *
   * @param kept whether it outlives the process, so that mount points made in it have to be removed again
   */
  void mount(ImagePath target, Directory content, boolean kept) {
    mounts.put(target, new Mounted(content, kept));
  }

  /** The path without links that {@code path} leads to; names that do not exist stay as they are. */
  ImagePath resolve(ImagePath path) throws ErrnoException {
    return resolve(ImagePath.ROOT, path.text());
  }

  /** As {@link #resolve(ImagePath)}, for a text that may be relative to {@code from}, a path without links. */
  ImagePath resolve(ImagePath from, String path) throws ErrnoException {
    var rest = new ArrayDeque<>(List.of(path.split("/", -1)));
    var at = path.startsWith("/") ? ImagePath.ROOT : from;
    int links = 0;
    while (!rest.isEmpty()) {
      var name = rest.removeFirst();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        at = at.parent();
        continue;
      }
      var next = at.child(name);
      var link = readLink(next);
      if (link == null) {
        at = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new ErrnoException("resolving a mount point", path, Errno.ELOOP);
      }
      if (link.startsWith("/")) {
        at = ImagePath.ROOT;
      }
      var names = List.of(link.split("/", -1));
      for (int i = names.size() - 1; i >= 0; i--) {
        rest.addFirst(names.get(i));
      }
    }
    return at;
  }

  private @Nullable String readLink(ImagePath path) throws ErrnoException {
    var place = place(path);
    boolean link = place.directory.statusIfExists(place.name).filter(FileStatus::isSymbolicLink).isPresent();
    return link ? place.directory.readLink(place.name) : null;
  }

  /** Where a path without links is: in the mount nearest above it. */
  private Place place(ImagePath path) {
    var above = path;
    while (true) {
      var mounted = mounts.get(above);
      if (mounted != null) {
        var name = path.relativeTo(above);
        return new Place(mounted.directory, name.isEmpty() ? "." : name, mounted.kept);
      }
      above = above.parent();
    }
  }

  /** What is at a path without links. */
  Optional<FileStatus> status(ImagePath path) throws ErrnoException {
    var place = place(path);
    return place.directory.statusIfExists(place.name);
  }

  /** Opens the directory at a path without links. */
  Directory openDirectory(ImagePath path) throws ErrnoException {
    var place = place(path);
    return place.directory.openDirectoryInRoot(place.name);
  }

  /** Opens the file at a path without links for reading. */
  OpenFile open(ImagePath path) throws ErrnoException {
    var place = place(path);
    return place.directory.openFile(place.name);
  }

  /**
   * Makes sure that something can be mounted at {@code target}: a directory, or a file. What is missing is made.
   *
   * @return the path without links, to mount at
   */
  ImagePath mountPoint(ImagePath target, boolean isDirectory) throws ErrnoException {
    var path = resolve(target);
    make(path, isDirectory);
    return path;
  }

  /** Makes a directory that stays, unless there is something already; what holds it must be there. */
  void makeDirectory(ImagePath path) throws ErrnoException {
    if (status(path).isEmpty()) {
      var place = place(path);
      place.directory.makeDirectory(place.name, 0755);
    }
  }

  private void make(ImagePath path, boolean isDirectory) throws ErrnoException {
    if (path.isRoot() || status(path).isPresent()) {
      return;
    }
    make(path.parent(), true);
    create(path, isDirectory, place -> {
      if (isDirectory) {
        place.directory.makeDirectory(place.name, 0755);
      } else {
        place.directory.createFile(place.name, 0644).close();
      }
    });
  }

  /** Makes a name for the time of the process. Its directory must exist. */
  private void create(ImagePath path, boolean isDirectory, Creation creation) throws ErrnoException {
    var parent = place(path.parent());
    var before = parent.directory.status(parent.name).modified();
    var place = place(path);
    creation.create(place);
    if (place.kept) {
      made.add(new Made(place, isDirectory));
      parent.directory.changeModified(parent.name, before);
    }
  }

  private interface Creation {
    void create(Place place) throws ErrnoException;
  }

  /**
   * Makes a file for the time of the process, unless there is something already: for roots that cannot have mounts.
   */
  void placeFile(ImagePath target, Bytes content) throws ErrnoException {
    var path = resolve(target);
    if (status(path).isPresent()) {
      return;
    }
    make(path.parent(), true);
    create(path, false, place -> {
      try (var file = place.directory.createFile(place.name, 0644)) {
        file.write(content.toArray(), 0, content.length());
      }
    });
  }

  /** As {@link #placeFile}, for a device node. */
  void placeDevice(ImagePath target, int major, int minor) throws ErrnoException {
    var path = resolve(target);
    if (status(path).isPresent()) {
      return;
    }
    make(path.parent(), true);
    create(path, false, place -> DeviceDirectory.makeDevice(place.directory, place.name, major, minor));
  }

  /** Removes what was made, as far as it is still there and a directory still empty. */
  @Override
  public void close() throws ErrnoException {
    for (var mountPoint : made.reversed()) {
      remove(mountPoint);
    }
    made.clear();
  }

  private static void remove(Made mountPoint) throws ErrnoException {
    var directory = mountPoint.place.directory;
    var name = mountPoint.place.name;
    var status = directory.statusIfExists(name);
    if (status.isEmpty() || status.get().isDirectory() != mountPoint.isDirectory) {
      return;
    }
    int slash = name.lastIndexOf('/');
    var parent = slash < 0 ? "." : name.substring(0, slash);
    Instant before = directory.status(parent).modified();
    try {
      if (mountPoint.isDirectory) {
        directory.removeDirectory(name);
      } else {
        directory.removeFile(name);
      }
    } catch (ErrnoException failure) {
      if (failure.is(Errno.ENOTEMPTY)) {
        return; // The process has put something there, which is part of its result.
      }
      throw failure;
    }
    directory.changeModified(parent, before);
  }
}
