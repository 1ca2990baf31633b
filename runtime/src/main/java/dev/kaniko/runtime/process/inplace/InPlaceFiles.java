package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a root, put into the file system of this container for the time of one process.
 *
 * <p>They are moved there and back by rename(2), which costs what lies at the top and not what lies below it. What the container has
 * of its own, its residents, stays: a directory that both have is shared, and the process sees the files of both in it; a file of the
 * container steps aside for one of the root. A directory that the root does not have, and that holds no file, steps aside too: no program of the
 * container is in it, and what the process makes at its place belongs to the root. Only what the container cannot do without stays in front:
 * mounts, and the paths that are protected. Whatever is in the container afterwards and is no resident belongs to the root, also in a directory
 * that the root does not have, as one with a mount in it: the root gets the directory then, as the process leaves it. So does a resident that the
 * process has changed. Where the root has a link to a directory, what is written beside the mount goes to where the link leads.
 *
 * <p>The process may move a shared directory, with mounts of the container in it. That of the root takes its new place then, and it goes
 * back to where it was.
 *
 * <p>A {@link InPlaceJournal} names the residents while the files are there, so that the next build can put things right if this
 * process dies.
 */
final class InPlaceFiles implements AutoCloseable {
  private final InPlaceJournal journal;
  private final Set<ImagePath> closed;
  private final List<Directory> opened = new ArrayList<>();
  private int heldCount;
  private final Directory held;
  private final SharedDirectory top;
  /** What waits for {@link #partThroughLinks}. */
  private final Deque<SharedDirectory> throughLinks = new ArrayDeque<>();
  /** Where the process has written and the root has something else. */
  private final List<ImagePath> placeless = new ArrayList<>();
  private final FilesInUse inUse = new FilesInUse();

  private InPlaceFiles(Path place, Path root, Set<ImagePath> closed, InPlaceJournal journal) throws IOException {
    this.closed = Set.copyOf(closed);
    this.journal = journal;
    held = keep(Directory.open(Files.createDirectories(journal.heldFiles())));
    top = new SharedDirectory(null, ImagePath.ROOT, keep(Directory.open(place)), keep(Directory.open(root)));
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
  private void join(SharedDirectory shared) throws IOException {
    holdKept(shared);
    var root = shared.root;
    if (root == null) {
      shareHolders(shared, Set.of());
      setAside(shared, Set.of());
      return;
    }
    var own = root.status(".");
    var names = SharedDirectory.names(root);
    shareHolders(shared, names);
    for (var name : names) {
      if (!shared.residents.contains(name)) {
        move(root, name, shared.here, name, shared.path(name));
      } else if (!isClosed(shared.path(name))) {
        meet(shared, root, name);
      }
    }
    setAside(shared, names);
    SharedMetadata.copy(root, own, shared.here);
  }

  /** Lets the directories without files step aside that the root does not have, and looks at the others. */
  private void setAside(SharedDirectory shared, Set<String> namesOfRoot) throws IOException {
    for (var name : shared.residents) {
      if (namesOfRoot.contains(name) || shared.below.containsKey(name) || isClosed(shared.path(name))) {
        continue;
      }
      var status = shared.here.status(name);
      if (!status.isDirectory()) {
        shared.files.put(name, status);
      } else if (StepAside.holdsNoFile(shared.here, name)) {
        stepAside(shared, name);
      } else {
        try (var directory = shared.here.openDirectory(name)) {
          shared.trees.put(name, ResidentTree.of(directory));
        }
      }
    }
  }

  private void holdKept(SharedDirectory shared) throws IOException {
    for (var name : shared.residents) {
      if (isClosed(shared.path(name))) {
        try {
          shared.kept.put(name, keep(shared.here.openDirectory(name)));
        } catch (ErrnoException notHeld) {
          // A file, or a mount that is not for us to open, which cannot be moved.
        }
      }
    }
  }

  /** What a process leaves beside a mount must be found again, even if the root has no such directory. */
  private void shareHolders(SharedDirectory shared, Set<String> namesOfRoot) throws IOException {
    for (var name : shared.residents) {
      var path = shared.path(name);
      boolean inRoot = namesOfRoot.contains(name) && shared.root != null && shared.root.status(name).isDirectory();
      if (!isClosed(path) && !inRoot && holdsClosed(path) && shared.here.status(name).isDirectory()) {
        share(shared, name, null);
      }
    }
  }

  private void share(SharedDirectory parent, String name, @Nullable Directory root) throws IOException {
    var shared = new SharedDirectory(parent, parent.path(name), keep(parent.here.openDirectory(name)), root);
    journal.directory(shared.path, shared.before);
    journal.residents(shared.path, shared.residents);
    parent.below.put(name, shared);
    join(shared);
  }

  /** The container and the root both have {@code name}. */
  private void meet(SharedDirectory shared, Directory root, String name) throws IOException {
    boolean directoryHere = shared.here.status(name).isDirectory();
    if (directoryHere && root.status(name).isDirectory()) {
      share(shared, name, keep(root.openDirectory(name)));
    } else if (!directoryHere || !holdsClosed(shared.path(name))) {
      stepAside(shared, name);
      move(root, name, shared.here, name, shared.path(name));
    }
  }

  private void stepAside(SharedDirectory shared, String name) throws IOException {
    var heldAs = Integer.toString(heldCount++);
    journal.aside(shared.path(name), heldAs);
    boolean working = shared.here.status(name).isSameInode(ThisProcess.workingDirectory());
    try {
      StepAside.move(shared.here, name, held, heldAs);
    } catch (ErrnoException failure) {
      throw explained(failure, shared.path(name));
    }
    if (working) {
      // It may have been made anew.
      try (var moved = held.openDirectory(heldAs)) {
        ThisProcess.enter(moved);
      }
    }
    shared.aside.put(name, heldAs);
  }

  private static void move(Directory from, String name, Directory to, String newName, ImagePath path) throws IOException {
    try {
      from.renameWithoutReplacing(name, to, newName);
    } catch (ErrnoException failure) {
      throw explained(failure, path);
    }
  }

  private static IOException explained(ErrnoException failure, ImagePath path) {
    return failure.is(Errno.EXDEV)
        ? new IsolationException(path + ": cannot be moved between the root of this container and the directory of the build, because they are "
            + "different file systems; let --kaniko-dir be on that of /")
        : failure;
  }

  /**
   * Tells that {@code path} of the root is not what the process sees there, because the container keeps something of its own at it or
   * above it.
   */
  boolean isHidden(ImagePath path) {
    return closed.stream().anyMatch(path::startsWith);
  }

  /**
   * Moves everything back.
   *
   * @throws IsolationException if everything is back, and the process had moved what is closed, so that what it saw then was not the root; or
   *     it had written to where the root has no place
   */
  @Override
  public void close() throws IOException {
    try {
      var moved = new ArrayList<ImagePath>();
      bringBack(top, moved);
      part(top);
      partThroughLinks();
      journal.close();
      if (!moved.isEmpty()) {
        throw new IsolationException("the process has moved " + moved.getFirst() + ", which is not of the image: it belongs to kaniko or to this container; "
            + "leave it where it is, or use another --isolation");
      }
      if (!placeless.isEmpty()) {
        throw new IsolationException("what the process wrote to " + placeless.getFirst() + " cannot be in the image, which has no directory there; this container has one, because "
            + "something is mounted below it: mount that elsewhere, or use another --isolation");
      }
    } finally {
      journal.leave();
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

  private void takeDown(SharedDirectory shared) throws IOException {
    var placed = new HashSet<>(SharedDirectory.names(shared.here));
    placed.removeIf(name -> shared.residents.contains(name) && !shared.aside.containsKey(name));
    journal.placed(shared.path, placed);
    for (var below : shared.below.values()) {
      takeDown(below);
    }
  }

  private void closeDirectories() {
    opened.reversed().forEach(Directory::close);
  }

  /**
   * Looks for the directories that the process has moved. Those that are shared are held until {@link #part} puts them back, so that what
   * is mounted in them is no longer among the files of the root.
   *
   * @param moved gets those that are closed; they are back
   */
  private void bringBack(SharedDirectory shared, List<ImagePath> moved) throws IOException {
    for (var kept : shared.kept.entrySet()) {
      var name = kept.getKey();
      if (!isSame(shared.here, name, kept.getValue())) {
        try (var found = MovedDirectory.find(kept.getValue())) {
          if (found != null) {
            RemoveTree.onOneFileSystem(shared.here, name);
            move(found.parent(), found.name(), shared.here, name, shared.path(name));
            moved.add(shared.path(name));
          }
        }
      }
    }
    for (var below : shared.below.entrySet()) {
      if (!isSame(shared.here, below.getKey(), below.getValue().here)) {
        exchange(shared, below.getKey(), below.getValue());
      }
      bringBack(below.getValue(), moved);
    }
  }

  /** Puts the directory of the root where the process has moved the one that stands for it. */
  private void exchange(SharedDirectory parent, String name, SharedDirectory shared) throws IOException {
    try (var found = MovedDirectory.find(shared.here)) {
      if (found != null) {
        var heldAs = Integer.toString(heldCount++);
        move(found.parent(), found.name(), held, heldAs, shared.path);
        shared.movedAs = heldAs;
        if (parent.root != null && shared.root != null) {
          move(parent.root, name, found.parent(), found.name(), shared.path);
        } else {
          shared.root = makeDirectory(found.parent(), found.name());
        }
      }
    }
  }

  private Directory makeDirectory(Directory parent, String name) throws ErrnoException {
    parent.makeDirectory(name, 0700);
    return keep(parent.openDirectory(name));
  }

  private void part(SharedDirectory shared) throws IOException {
    var left = shared.here.status(".");
    var names = SharedDirectory.names(shared.here);
    for (var below : shared.below.entrySet()) {
      if (below.getValue().movedAs != null) {
        part(below.getValue());
      } else if (!names.contains(below.getKey()) && shared.root != null && below.getValue().root != null) {
        RemoveTree.onOneFileSystem(shared.root, below.getKey());
      }
    }
    for (var name : names) {
      var below = shared.below.get(name);
      var tree = shared.trees.get(name);
      var file = shared.files.get(name);
      if (below != null && isSame(shared.here, name, below.here)) {
        partBelow(shared, name, below);
      } else if (tree != null && tree.isStill(shared.here, name)) {
        partTree(shared, name, tree);
      } else if (tree != null || below != null || shared.aside.containsKey(name) || !shared.residents.contains(name) || file != null && inUse.isChanged(file, shared.here, name)) {
        take(shared, name);
      }
    }
    for (var entry : shared.aside.entrySet()) {
      move(held, entry.getValue(), shared.here, entry.getKey(), shared.path(entry.getKey()));
    }
    for (var below : shared.below.entrySet()) {
      if (below.getValue().movedAs != null) {
        move(held, below.getValue().movedAs, shared.here, below.getKey(), below.getValue().path);
      }
    }
    boolean changed = shared.isChanged(left);
    var root = changed ? rootOf(shared) : shared.root;
    if (root != null && (changed || !shared.throughLink)) {
      SharedMetadata.copy(shared.here, left, root);
    }
    SharedMetadata.restore(shared.here, shared.before);
  }

  private static boolean isSame(Directory parent, String name, Directory opened) throws ErrnoException {
    return parent.statusIfExists(name).filter(opened.status()::isSameInode).isPresent();
  }

  /** A directory that the root has a link in place of waits until all that the link may lead to is back. */
  private void partBelow(SharedDirectory parent, String name, SharedDirectory below) throws IOException {
    if (below.root == null && parent.root != null && parent.root.statusIfExists(name).isPresent()) {
      below.throughLink = true;
      throughLinks.add(below);
    } else {
      part(below);
    }
  }

  private void partTree(SharedDirectory parent, String name, ResidentTree before) throws IOException {
    try (var here = parent.here.openDirectory(name)) {
      if (before.isChanged(here, inUse)) {
        part(new SharedDirectory(parent, name, here, before));
      }
    }
  }

  private void partThroughLinks() throws IOException {
    try (var view = new RootView(Objects.requireNonNull(top.root))) {
      while (!throughLinks.isEmpty()) {
        var shared = throughLinks.removeFirst();
        try {
          shared.root = keep(view.openDirectory(view.resolve(shared.path)));
        } catch (ErrnoException noDirectory) {
          // What is written there has no place.
        }
        part(shared);
      }
    }
  }

  /** Where in the root the files of a directory go; made if the root has none. Null if something else is at its place there. */
  private @Nullable Directory rootOf(SharedDirectory shared) throws ErrnoException {
    if (shared.root == null && shared.parent != null && !shared.throughLink) {
      var parent = rootOf(shared.parent);
      shared.root = parent == null ? null : makeDirectory(parent, shared.path.name());
    }
    if (shared.root == null) {
      placeless.add(shared.path);
    }
    return shared.root;
  }

  /** Moves one name back to the root. */
  private void take(SharedDirectory shared, String name) throws IOException {
    var root = rootOf(shared);
    if (root == null) {
      RemoveTree.onOneFileSystem(shared.here, name);
    } else if (shared.throughLink) {
      MergedFiles.move(shared.here, name, root);
    } else {
      RemoveTree.onOneFileSystem(root, name);
      move(shared.here, name, root, name, shared.path(name));
    }
  }
}
