package dev.kaniko.runtime.process.view;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.RootedDirectory;
import dev.kaniko.runtime.process.Bytes;
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
 * <p>The commands of a build write to the root and to what is mounted, and those of another build may do so at this moment. So no path
 * is looked up twice: what is made is held, with the directory it is in, and is taken away from there, wherever that has been moved, if
 * it is still what was made.
 *
 * <p>Making and removing a name changes the time of the directory that holds it. That time is put back both times, so that what is
 * left of a mount point is at most a directory in the upper layer of an overlay that is as the one below it.
 */
public final class RootView implements AutoCloseable {
  private static final int MAX_LINKS = 40;

  /** What lies at a path: {@code directory}, which is to be closed, holds it as {@code name}. */
  private record Place(Directory directory, String name, boolean kept) implements AutoCloseable {
    @Override
    public void close() {
      directory.close();
    }
  }

  private record Mounted(Directory directory, boolean kept) {}

  /** A name that was made for the time of the process. */
  private record Made(Directory directory, String name, OpenFile inode) {}

  private final Map<ImagePath, Mounted> mounts = new LinkedHashMap<>();
  private final List<Made> made = new ArrayList<>();
  private final List<OpenFile> held = new ArrayList<>();

  /** @param root stays open and the caller's */
  public RootView(Directory root) {
    mounts.put(ImagePath.ROOT, new Mounted(root, true));
  }

  /**
   * From now on what lies at and below {@code target} is found in {@code content}.
   *
   * @param kept whether it outlives the process, so that mount points made in it have to be removed again
   */
  public void mount(ImagePath target, Directory content, boolean kept) {
    mounts.put(target, new Mounted(content, kept));
  }

  /**
   * The path without links that {@code path} leads to; names that do not exist stay as they are.
   *
   * @throws ErrnoException with ELOOP if it leads through too many links
   */
  public ImagePath resolve(ImagePath path) throws ErrnoException {
    return resolve(ImagePath.ROOT, path.text());
  }

  /** As {@link #resolve(ImagePath)}, for a text that may be relative to {@code from}, a path without links. */
  public ImagePath resolve(ImagePath from, String path) throws ErrnoException {
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
    return find(path, place -> {
      try {
        return Optional.of(place.directory.readLink(place.name));
      } catch (ErrnoException failure) {
        if (failure.is(Errno.EINVAL) || failure.isNotFound()) { // It is no link, or not there.
          return Optional.<String>empty();
        }
        throw failure;
      }
    }).orElse(null);
  }

  /** Where a path without links is: in the mount nearest above it. The directory that holds it must be there. */
  private Place place(ImagePath path) throws ErrnoException {
    var above = path;
    var mounted = mounts.get(above);
    while (mounted == null) {
      above = above.parent();
      mounted = mounts.get(above);
    }
    if (path.equals(above)) {
      return new Place(mounted.directory.openDirectory("."), ".", mounted.kept);
    }
    return new Place(new RootedDirectory(mounted.directory).openDirectory(path.parent().relativeTo(above)), path.name(), mounted.kept);
  }

  @FunctionalInterface
  private interface Look<T> {
    T at(Place place) throws ErrnoException;
  }

  private <T> T look(ImagePath path, Look<T> look) throws ErrnoException {
    try (var place = place(path)) {
      return look.at(place);
    }
  }

  /** As {@link #look}; finds nothing where a directory on the way is missing. */
  private <T> Optional<T> find(ImagePath path, Look<Optional<T>> look) throws ErrnoException {
    try {
      return look(path, look);
    } catch (ErrnoException failure) {
      if (failure.isNotFound()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** What is at a path without links; empty if nothing is. */
  public Optional<FileStatus> status(ImagePath path) throws ErrnoException {
    return find(path, place -> place.directory.statusIfExists(place.name));
  }

  /** Opens the directory at a path without links. */
  public Directory openDirectory(ImagePath path) throws ErrnoException {
    return look(path, place -> place.directory.openDirectory(place.name));
  }

  /** Opens the file at a path without links for reading. */
  public OpenFile open(ImagePath path) throws ErrnoException {
    return look(path, place -> place.directory.openFile(place.name));
  }

  /** Makes sure that something can be mounted at {@code target}: a directory, or a file. What is missing is made. */
  public MountPoint mountPoint(ImagePath target, boolean isDirectory) throws ErrnoException {
    var path = resolve(target);
    make(path, isDirectory ? RootView::makeDirectory : RootView::makeFile);
    return new MountPoint(path, look(path, place -> hold(place)));
  }

  private OpenFile hold(Place place) throws ErrnoException {
    var inode = place.directory.hold(place.name);
    held.add(inode);
    return inode;
  }

  /** Makes a directory that stays, unless there is something already; what holds it must be there. */
  public void makeDirectory(ImagePath path) throws ErrnoException {
    if (status(path).isEmpty()) {
      look(path, place -> {
        makeDirectory(place.directory, place.name);
        return place;
      });
    }
  }

  private static void makeDirectory(Directory directory, String name) throws ErrnoException {
    directory.makeDirectory(name, 0755);
  }

  private static void makeFile(Directory directory, String name) throws ErrnoException {
    directory.createFile(name, 0644).close();
  }

  @FunctionalInterface
  private interface Creation {
    void create(Directory directory, String name) throws ErrnoException;
  }

  /** Makes something for the time of the process, unless there is something already, with the directories that lead to it. */
  private void make(ImagePath path, Creation creation) throws ErrnoException {
    if (path.isRoot() || status(path).isPresent()) {
      return;
    }
    make(path.parent(), RootView::makeDirectory);
    var place = place(path);
    held.add(place.directory);
    var before = place.directory.status().modified();
    creation.create(place.directory, place.name);
    if (place.kept) {
      made.add(new Made(place.directory, place.name, hold(place)));
      place.directory.changeModified(".", before);
    }
  }

  /**
   * Makes a file for the time of the process, unless there is something already: for roots that cannot have mounts.
   */
  public void placeFile(ImagePath target, Bytes content) throws ErrnoException {
    make(resolve(target), (directory, name) -> {
      try (var file = directory.createFile(name, 0644)) {
        file.write(content.toArray(), 0, content.length());
      }
    });
  }

  /** As {@link #placeFile}, for a device node. */
  public void placeDevice(ImagePath target, int major, int minor) throws ErrnoException {
    make(resolve(target), (directory, name) -> DeviceDirectory.makeDevice(directory, name, major, minor));
  }

  /** Removes what was made, as far as it is still there and a directory still empty. */
  @Override
  public void close() throws ErrnoException {
    try {
      for (var name : made.reversed()) {
        remove(name);
      }
    } finally {
      made.clear();
      held.reversed().forEach(OpenFile::close);
      held.clear();
    }
  }

  private static void remove(Made name) throws ErrnoException {
    var directory = name.directory;
    var now = directory.statusIfExists(name.name);
    if (now.isEmpty() || !now.get().isSameInode(name.inode.status())) {
      return; // The process has moved it, or put something else in its place, which is part of its result.
    }
    var before = directory.status().modified();
    try {
      if (now.get().isDirectory()) {
        directory.removeDirectory(name.name);
      } else {
        directory.removeFile(name.name);
      }
    } catch (ErrnoException failure) {
      if (failure.is(Errno.ENOTEMPTY)) {
        return; // The process has put something there, which is part of its result.
      }
      throw failure;
    }
    directory.changeModified(".", before);
  }
}
