package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.DirectoryEntry;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.RemoveTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of a root, put into the file system of this container for the time of one process.
 *
 * <p>They are moved there and back by rename(2), which costs what lies at the top and not what lies below it. What the container has
 * of its own, its residents, stays: a directory that both have is shared, and the process sees the files of both in it; a file of the
 * container steps aside for one of the root. Only what the container cannot do without stays in front: mounts, and the paths that are
 * protected. Whatever is in the container afterwards and is no resident belongs to the root.
 *
 * <p>A {@link InPlaceJournal} names the residents while the files are there, so that the next build can put things right if this
 * process dies.
 */
final class InPlaceFiles implements AutoCloseable {
  /** A directory that stays where it is. */
  private static final class Shared {
    final ImagePath path;
    final Directory here;
    /** The same directory in the root; null if it has none. */
    final @Nullable Directory root;
    final Set<String> residents;
    final Map<String, Shared> below = new LinkedHashMap<>();
    /** What stepped aside here, with the names it has meanwhile. */
    final Map<String, String> aside = new LinkedHashMap<>();
    final FileStatus before;

    Shared(ImagePath path, Directory here, @Nullable Directory root) throws ErrnoException {
      this.path = path;
      this.here = here;
      this.root = root;
      this.residents = here.entries().stream().map(DirectoryEntry::name).collect(Collectors.toUnmodifiableSet());
      this.before = here.status(".");
    }

    ImagePath path(String name) {
      return path.child(name);
    }
  }

  private final InPlaceJournal journal;
  private final Set<ImagePath> closed;
  private final List<Directory> opened = new ArrayList<>();
  private int heldCount;
  private final Directory held;
  private final Shared top;

  private InPlaceFiles(Path place, Path root, Set<ImagePath> closed, InPlaceJournal journal) throws IOException {
    this.closed = Set.copyOf(closed);
    this.journal = journal;
    held = keep(Directory.open(Files.createDirectories(journal.heldFiles())));
    top = new Shared(ImagePath.ROOT, keep(Directory.open(place)), keep(Directory.open(root)));
  }

  /**
   * Moves the files of {@code root} into {@code place}.
   *
   * @param place the root of the container
   * @param closed what stays as it is, with all below it: mounts and protected paths
   * @param journal takes down what is done
   * @throws IOException if they cannot be moved; those that were are back then
   */
  static InPlaceFiles enter(Path place, Path root, Set<ImagePath> closed, InPlaceJournal journal) throws IOException {
    var files = new InPlaceFiles(place, root, closed, journal);
    try {
      journal.residents(ImagePath.ROOT, files.top.residents);
      files.join(files.top);
      return files;
    } catch (IOException | RuntimeException failure) {
      try (files) {
        throw failure;
      }
    }
  }

  private Directory keep(Directory directory) {
    opened.add(directory);
    return directory;
  }

  private boolean isClosed(ImagePath path) {
    return closed.contains(path);
  }

  private boolean holdsClosed(ImagePath path) {
    return closed.stream().anyMatch(inside -> inside.startsWith(path));
  }

  /** Moves what the root has in a shared directory to the container. */
  private void join(Shared shared) throws IOException {
    if (shared.root == null) {
      shareHolders(shared, Set.of());
      return;
    }
    var own = shared.root.status(".");
    var names = shared.root.entries().stream().map(DirectoryEntry::name).collect(Collectors.toUnmodifiableSet());
    shareHolders(shared, names);
    for (var name : names) {
      if (!shared.residents.contains(name)) {
        move(shared.root, name, shared.here, name, shared.path(name));
      } else if (!isClosed(shared.path(name))) {
        meet(shared, shared.root, name);
      }
    }
    SharedMetadata.copy(shared.root, own, shared.here);
  }

  /** What a process leaves beside a mount must be found again, even if the root has no such directory. */
  private void shareHolders(Shared shared, Set<String> namesOfRoot) throws IOException {
    for (var name : shared.residents) {
      var path = shared.path(name);
      boolean inRoot = namesOfRoot.contains(name) && shared.root != null && shared.root.status(name).isDirectory();
      if (!isClosed(path) && !inRoot && holdsClosed(path) && shared.here.status(name).isDirectory()) {
        share(shared, name, null);
      }
    }
  }

  private void share(Shared parent, String name, @Nullable Directory root) throws IOException {
    var shared = new Shared(parent.path(name), keep(parent.here.openDirectory(name)), root);
    journal.residents(shared.path, shared.residents);
    parent.below.put(name, shared);
    join(shared);
  }

  /** The container and the root both have {@code name}. */
  private void meet(Shared shared, Directory root, String name) throws IOException {
    boolean directoryHere = shared.here.status(name).isDirectory();
    if (directoryHere && root.status(name).isDirectory()) {
      share(shared, name, keep(root.openDirectory(name)));
    } else if (!directoryHere || !holdsClosed(shared.path(name))) {
      var heldAs = Integer.toString(heldCount++);
      journal.aside(shared.path(name), heldAs);
      move(shared.here, name, held, heldAs, shared.path(name));
      shared.aside.put(name, heldAs);
      move(root, name, shared.here, name, shared.path(name));
    }
  }

  private static void move(Directory from, String name, Directory to, String newName, ImagePath path) throws IOException {
    try {
      from.renameWithoutReplacing(name, to, newName);
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EXDEV)) {
        throw new IsolationException(path + ": cannot be moved between the root of this container and the directory of the build, because they are "
            + "different file systems; let --kaniko-dir be on that of /");
      }
      throw failure;
    }
  }

  /**
   * Tells that {@code path} of the root is not what the process sees there, because the container keeps something of its own at it or
   * above it.
   */
  boolean isHidden(ImagePath path) {
    return closed.stream().anyMatch(path::startsWith);
  }

  /** Moves everything back. */
  @Override
  public void close() throws IOException {
    try {
      part(top);
      journal.close();
    } finally {
      closeDirectories();
    }
  }

  /**
   * Leaves everything where it is, until {@link InPlaceJournal#recover} takes it away.
   *
   * @throws IOException if that cannot be written down; everything is back then
   */
  void stay() throws IOException {
    try {
      takeDown(top);
      journal.stays();
    } catch (IOException | RuntimeException failure) {
      try (this) {
        throw failure;
      }
    }
    closeDirectories();
  }

  private void takeDown(Shared shared) throws IOException {
    var placed = shared.here.entries().stream()
        .map(DirectoryEntry::name)
        .filter(name -> !shared.residents.contains(name) || shared.aside.containsKey(name))
        .collect(Collectors.toUnmodifiableSet());
    journal.placed(shared.path, placed);
    for (var below : shared.below.values()) {
      takeDown(below);
    }
  }

  private void closeDirectories() {
    opened.reversed().forEach(Directory::close);
  }

  private void part(Shared shared) throws IOException {
    var left = shared.here.status(".");
    var names = shared.here.entries().stream().map(DirectoryEntry::name).collect(Collectors.toUnmodifiableSet());
    for (var below : shared.below.entrySet()) {
      if (!names.contains(below.getKey()) && shared.root != null && below.getValue().root != null) {
        RemoveTree.onOneFileSystem(shared.root, below.getKey());
      }
    }
    for (var name : names) {
      var below = shared.below.get(name);
      if (below != null && isSame(shared.here, name, below.here)) {
        part(below);
      } else if (below != null || shared.aside.containsKey(name) || !shared.residents.contains(name)) {
        take(shared, name);
      }
    }
    for (var entry : shared.aside.entrySet()) {
      move(held, entry.getValue(), shared.here, entry.getKey(), shared.path(entry.getKey()));
    }
    if (shared.root != null) {
      SharedMetadata.copy(shared.here, left, shared.root);
    }
    SharedMetadata.restore(shared.here, shared.before);
  }

  private static boolean isSame(Directory parent, String name, Directory opened) throws ErrnoException {
    var now = parent.status(name);
    var then = opened.status(".");
    return now.isDirectory() && now.inode() == then.inode() && now.device() == then.device();
  }

  /** Moves one name back to the root, or away if the root has nothing to hold it. */
  private void take(Shared shared, String name) throws IOException {
    var path = shared.path(name);
    if (shared.root == null) {
      RemoveTree.onOneFileSystem(shared.here, name);
      return;
    }
    if (shared.root.statusIfExists(name).isPresent()) {
      RemoveTree.onOneFileSystem(shared.root, name);
    }
    move(shared.here, name, shared.root, name, path);
  }
}
