package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.linux.RootedDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the container had before the files of a root came: for the next build, if this one dies while they are there. If they are to stay, also what came:
 * the next build takes away that and nothing else. Records end with two NULs, fields with one; the first field says what it is.
 */
final class InPlaceJournal implements AutoCloseable {
  private static final String DIRECTORY = "directory";
  private static final String RESIDENTS = "residents";
  private static final String ASIDE = "aside";
  private static final String PLACED = "placed";
  private static final String STAYS = "stays";
  private static final String SESSION = "session";

  private final Path file;
  private final Path held;
  /** Stays open: a process may move the directory that it lies in while more is written. */
  private @Nullable OutputStream out;

  /** @param directory where the journal and what stepped aside lie: in no root, and on the file system of the container's */
  InPlaceJournal(Path directory) {
    this.file = directory.resolve("journal");
    this.held = directory.resolve("held");
  }

  Path heldFiles() {
    return held;
  }

  /** A directory of the container, which a process could move. */
  void directory(ImagePath path, FileStatus status) throws IOException {
    write(List.of(DIRECTORY, path.text(), identity(status)));
  }

  private static String identity(FileStatus status) {
    return status.device() + " " + status.inode();
  }

  void residents(ImagePath directory, Set<String> names) throws IOException {
    var fields = new ArrayList<>(List.of(RESIDENTS, directory.text()));
    fields.addAll(names);
    write(fields);
  }

  void aside(ImagePath path, String heldAs) throws IOException {
    write(List.of(ASIDE, path.text(), heldAs));
  }

  /** A process that has the files of the root. */
  void session(LeftSession session) throws IOException {
    var fields = new ArrayList<>(List.of(SESSION));
    fields.addAll(session.fields());
    write(fields);
  }

  /** What a directory of the container has from the root. */
  void placed(ImagePath directory, Set<String> names) throws IOException {
    var fields = new ArrayList<>(List.of(PLACED, directory.text()));
    fields.addAll(names);
    write(fields);
  }

  /** All that was placed has been said, and is to stay. */
  void stays() throws IOException {
    write(List.of(STAYS));
    leave();
  }

  private void write(Collection<String> fields) throws IOException {
    var record = String.join("\0", fields) + "\0\0";
    if (out == null) {
      out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    out.write(OsBytes.encode(record));
  }

  /** Leaves what is written to the next build. */
  void leave() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  /** Everything is back. */
  @Override
  public void close() throws IOException {
    leave();
    Files.deleteIfExists(file);
  }

  /**
   * Removes from {@code place} what was left there, by a build that died or on purpose, and puts back what had stepped aside. Processes that are
   * left are killed first.
   *
   * @return whether there was something to do
   */
  boolean recover(Path place) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    var records = read();
    for (var record : records) {
      if (record.getFirst().equals(SESSION)) {
        LeftSession.parse(record.subList(1, record.size())).kill();
      }
    }
    boolean stays = records.stream().anyMatch(record -> record.getFirst().equals(STAYS));
    try (var root = Directory.open(place)) {
      for (var record : records) {
        if (record.getFirst().equals(DIRECTORY)) {
          bringBack(root, ImagePath.clean(record.get(1)), record.get(2));
        }
      }
      for (var record : records) {
        if (record.getFirst().equals(stays ? PLACED : RESIDENTS)) {
          var names = new HashSet<>(record.subList(2, record.size()));
          remove(root, ImagePath.clean(record.get(1)), name -> names.contains(name) == stays);
        }
      }
      for (var record : records) {
        if (record.getFirst().equals(ASIDE)) {
          putBack(root, ImagePath.clean(record.get(1)), record.get(2));
        }
      }
    }
    close();
    return true;
  }

  private List<List<String>> read() throws IOException {
    var records = new ArrayList<List<String>>();
    for (var record : OsBytes.decode(Files.readAllBytes(file)).split("\0\0")) {
      if (!record.isEmpty()) {
        records.add(List.of(record.split("\0")));
      }
    }
    return records;
  }

  /** What the process that died has moved away goes back if something is mounted in it, which cannot be removed. */
  private static void bringBack(Directory root, ImagePath path, String identity) throws IOException {
    for (var point : ContainerMounts.points()) {
      for (var now = point.parent(); !now.isRoot(); now = now.parent()) {
        if (!now.equals(path) && isAt(root, now, identity)) {
          move(root, now, path);
          return;
        }
      }
    }
  }

  private static boolean isAt(Directory root, ImagePath path, String identity) throws ErrnoException {
    try (var directory = open(root, path)) {
      return directory != null && identity(directory.status()).equals(identity);
    }
  }

  private static void move(Directory root, ImagePath from, ImagePath to) throws IOException {
    try (var source = open(root, from.parent()); var target = open(root, to.parent())) {
      if (source != null && target != null) {
        if (target.statusIfExists(to.name()).isPresent()) {
          RemoveTree.onOneFileSystem(target, to.name());
        }
        source.rename(from.name(), target, to.name());
      }
    }
  }

  private static void remove(Directory root, ImagePath path, Predicate<String> which) throws IOException {
    try (var directory = open(root, path)) {
      if (directory == null) {
        return;
      }
      for (var entry : directory.entries()) {
        if (which.test(entry.name())) {
          RemoveTree.onOneFileSystem(directory, entry.name());
        }
      }
    }
  }

  /** Opens a directory of the container; null where it is gone, or the process that died has put a link on the way. */
  private static @Nullable Directory open(Directory root, ImagePath path) throws ErrnoException {
    try {
      return new RootedDirectory(root).openDirectory(path.relativeTo(ImagePath.ROOT));
    } catch (ErrnoException failure) {
      if (failure.isNotFound() || failure.is(Errno.ELOOP)) {
        return null;
      }
      throw failure;
    }
  }

  private void putBack(Directory root, ImagePath path, String heldAs) throws IOException {
    try (var files = Directory.open(held); var directory = open(root, path.parent())) {
      if (directory == null || files.statusIfExists(heldAs).isEmpty()) {
        return;
      }
      if (directory.statusIfExists(path.name()).isPresent()) {
        RemoveTree.onOneFileSystem(directory, path.name());
      }
      files.rename(heldAs, directory, path.name());
    }
  }
}
