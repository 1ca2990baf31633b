package dev.kaniko.instruction.oracle;

import dev.kaniko.instruction.testing.FakeRoot;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A root that is written to by hand. A directory that was there and only gets a name keeps its time, as it does in a layer. */
final class HandRoot {
  private static final int SET_GROUP_ID = 02000;
  private static final int MOST_LINKS = 40;

  private final Path top;
  private final Instant now;
  private final Map<Path, Instant> times;

  /** The directories that were made, or got metadata of their own. */
  private final Set<Path> ours = new HashSet<>();

  HandRoot(FakeRoot root, Instant now) throws IOException {
    this.top = root.top();
    this.now = now;
    this.times = root.directoryTimes();
  }

  Path top() {
    return top;
  }

  /** Returns the path that a text names from a directory on; {@code ..} stops at the root. */
  Path path(String directory, String text) {
    return (text.startsWith("/") ? top.resolve(text) : top.resolve("/" + directory + "/" + text)).normalize();
  }

  static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  static String name(Path path) {
    return Objects.requireNonNull(path.getFileName()).toString();
  }

  static Path parent(Path path) {
    var parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Follows all links; names that are not there stay as they are. */
  static Path real(Path path) throws IOException {
    return real(path, new HashSet<>());
  }

  private static Path real(Path path, Set<Integer> links) throws IOException {
    if (path.getParent() == null) {
      return path;
    }
    var above = real(parent(path), links);
    var name = name(path);
    if (name.equals(".") || name.equals("..")) {
      return name.equals(".") ? above : parent(above);
    }
    var here = above.resolve(name);
    if (!Files.isSymbolicLink(here)) {
      return here;
    }
    links.add(links.size());
    if (links.size() > MOST_LINKS) {
      throw new FileSystemLoopException(path.toString());
    }
    return real(above.resolve(Files.readSymbolicLink(here)), links);
  }

  /** Makes a directory and those above it. Below one with the set-group-ID bit they have it too, and its group if nobody is given. */
  void makeDirectories(Path directory, int mode, Optional<HandOwner> owner) throws IOException {
    if (directory.getParent() != null) {
      makeDirectories(parent(directory), mode, owner);
    }
    if (!exists(directory)) {
      var above = FakeRoot.node(parent(directory)).metadata();
      boolean inherits = (above.mode() & SET_GROUP_ID) != 0;
      var who = owner.orElse(new HandOwner(0, inherits ? above.gid() : 0));
      put(directory, new FileNode.Directory(Metadata.of(inherits ? mode | SET_GROUP_ID : mode, who.uid(), who.gid(), now)));
    } else if (!isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
  }

  /** Tells whether the kernel gives the set-group-ID bit to a directory that is made at a path. */
  static boolean inheritsGroup(Path path) throws IOException {
    return (FakeRoot.node(parent(path)).metadata().mode() & SET_GROUP_ID) != 0;
  }

  /** Puts a node in the place of whatever is there; a directory that is there becomes like a new one, and keeps what it holds. */
  void put(Path path, FileNode node) throws IOException {
    if (node instanceof FileNode.Directory && isDirectory(path)) {
      FakeRoot.setMetadata(path, node.metadata());
    } else {
      remove(path);
      FakeRoot.put(path, node);
    }
    if (node instanceof FileNode.Directory) {
      ours.add(path);
      times.put(path, node.metadata().modified());
    }
  }

  /** Gives a file one more name, in the place of whatever is there. */
  void link(Path path, Path file) throws IOException {
    if (!path.equals(file)) {
      remove(path);
      Files.createLink(path, file);
    }
  }

  private void remove(Path path) throws IOException {
    if (exists(path)) {
      FakeRoot.delete(path);
      ours.removeIf(other -> other.startsWith(path));
    }
  }

  /** Gives a directory a time; of the root directory nothing is said in a layer. */
  void date(Path directory, Instant time) {
    if (directory.getParent() != null) {
      ours.add(directory);
      times.put(directory, time);
    }
  }

  /** A directory of ours got a name just now. */
  void touch(Path directory) {
    if (ours.contains(directory)) {
      date(directory, now);
    }
  }

  /** Sets the times of all directories, once everything is there. */
  void finish() throws IOException {
    FakeRoot.setDirectoryTimes(times);
  }
}
