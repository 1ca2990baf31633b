package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.DirectoryEntry;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ExtendedAttributes;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.linux.RootedDirectory;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A store on Linux system calls relative to open directories. So names are bytes, the length of a path is not limited, and symbolic links on the
 * way are not followed, even if another process makes one meanwhile. The directories on the path of the last call stay open.
 */
public final class LinuxInodeStore implements InodeStore {
  /** The most open directories. A process may have a thousand descriptors, and a build has many stores. */
  private static final int MOST_OPEN = 100;

  private final StoreRoot root;
  private final Directory top;

  /** The directories on the last path, from the top; null for a directory that was closed again. */
  private final ArrayList<@Nullable Directory> open = new ArrayList<>();

  /** For each directory, the end of its name in {@link #openText}. */
  private final ArrayList<Integer> ends = new ArrayList<>();

  private String openText = "";
  private final List<String> leftOut = new ArrayList<>();

  private LinuxInodeStore(StoreRoot root) {
    this.root = root;
    this.top = root.directory();
  }

  /**
   * Opens a store of the tree below {@code root}. Any path to a directory is allowed, also {@code /proc/self/fd/N}.
   *
   * @throws IOException if it is not a directory or cannot be opened
   */
  public static LinuxInodeStore open(Path root) throws IOException {
    var absolute = root.toAbsolutePath();
    return new LinuxInodeStore(new StoreRoot(Directory.open(absolute), OsBytes.text(absolute)));
  }

  /** Opens the parent of {@code path}. Starts at the deepest directory on this path that is already open. */
  private Directory parent(ImagePath path) throws ErrnoException {
    return path.isRoot() ? top : directory(path.parent());
  }

  private Directory directory(ImagePath path) throws ErrnoException {
    var text = path.isRoot() ? "" : path.text();
    int same = openOnTheWay(text);
    closeFrom(same);
    if (same > 0 && open.get(same - 1) == null) {
      closeFrom(0);
    }
    openText = text;
    int at = ends.isEmpty() ? 0 : ends.getLast();
    var directory = open.isEmpty() ? top : Objects.requireNonNull(open.getLast());
    while (at < text.length()) {
      int slash = text.indexOf('/', at + 1);
      int end = slash < 0 ? text.length() : slash;
      directory = directory.openDirectory(text.substring(at + 1, end));
      open.add(directory);
      ends.add(end);
      closeShallowest();
      at = end;
    }
    return directory;
  }

  /** Returns the number of open directories that are on the path {@code text}. */
  private int openOnTheWay(String text) {
    int end = ends.isEmpty() ? 0 : ends.getLast();
    int at = 0;
    int most = Math.min(end, text.length());
    while (at < most && text.charAt(at) == openText.charAt(at)) {
      at++;
    }
    int same = ends.size();
    // A directory is on the path if its own path is a prefix that ends at the end of a name.
    while (same > 0 && (ends.get(same - 1) > at || ends.get(same - 1) < text.length() && text.charAt(ends.get(same - 1)) != '/')) {
      same--;
    }
    return same;
  }

  /** Closes the open directory nearest to the top. A later path that needs it starts at the root. */
  private void closeShallowest() {
    int far = open.size() - 1 - MOST_OPEN;
    if (far >= 0) {
      var directory = open.set(far, null);
      if (directory != null) {
        directory.close();
      }
    }
  }

  private void closeFrom(int depth) {
    while (open.size() > depth) {
      var directory = open.removeLast();
      if (directory != null) {
        directory.close();
      }
      ends.removeLast();
    }
  }

  private static String name(ImagePath path) {
    return path.isRoot() ? "." : path.name();
  }

  /** Returns true if a parent directory is missing, is not a directory, or is a symbolic link. */
  private static boolean isNowhere(ErrnoException failure) {
    return failure.isNotFound() || failure.is(Errno.ELOOP);
  }

  @Override
  public InodeDirectory openRoot() throws IOException {
    return new LinuxInodeDirectory(top.openDirectory("."));
  }

  @Override
  public synchronized Optional<FileStatus> status(ImagePath path) throws IOException {
    try {
      return parent(path).statusIfExists(name(path));
    } catch (ErrnoException failure) {
      if (isNowhere(failure)) {
        return Optional.empty();
      }
      throw named(failure, path);
    }
  }

  @Override
  public synchronized List<String> names(ImagePath path) throws IOException {
    return names(path, (_, _) -> true);
  }

  @Override
  public synchronized List<String> namesForLayer(ImagePath path) throws IOException {
    return names(path, (directory, entry) -> !isSocket(directory, entry));
  }

  private static boolean isSocket(Directory directory, DirectoryEntry entry) throws ErrnoException {
    return entry.type() == null
        ? directory.statusIfExists(entry.name()).filter(status -> status.type() == FileType.SOCKET).isPresent()
        : entry.type() == FileType.SOCKET;
  }

  /** Tells which entries of a directory are wanted. */
  @FunctionalInterface
  private interface Wanted {
    boolean is(Directory directory, DirectoryEntry entry) throws ErrnoException;
  }

  private List<String> names(ImagePath path, Wanted wanted) throws IOException {
    try {
      var names = new ArrayList<String>();
      var directory = directory(path);
      for (var entry : directory.entries()) {
        if (wanted.is(directory, entry)) {
          names.add(entry.name());
        }
      }
      names.sort(Comparator.naturalOrder());
      return names;
    } catch (ErrnoException failure) {
      if (isNowhere(failure)) {
        return List.of();
      }
      throw named(failure, path);
    }
  }

  @Override
  public synchronized List<Named> list(ImagePath path) throws IOException {
    try {
      return LinuxInodeDirectory.list(directory(path));
    } catch (ErrnoException failure) {
      if (isNowhere(failure)) {
        return List.of();
      }
      throw named(failure, path);
    }
  }

  @Override
  public synchronized SortedMap<String, XattrValue> xattrs(ImagePath path) throws IOException {
    try {
      return LinuxInodeDirectory.xattrs(parent(path), name(path));
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized Optional<XattrValue> xattr(ImagePath path, String name) throws IOException {
    try {
      return ExtendedAttributes.read(parent(path), name(path), name).map(XattrValue::of);
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized String linkTarget(ImagePath path) throws IOException {
    try {
      return parent(path).readLink(name(path));
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public FileContent content(ImagePath path, long size) {
    return new Content(root, path, size, Optional.empty());
  }

  @Override
  public FileContent content(ImagePath path, FileStatus status) {
    return new Content(root, path, status.size(), Optional.of(FileStamp.of(status)));
  }

  @Override
  public synchronized void createFile(ImagePath path, FileContent content) throws IOException {
    try (var file = parent(path).createFile(name(path), 0600)) {
      var source = content.file();
      if (source.isPresent()) {
        try (var from = content instanceof Content below ? below.openFile() : Directory.WORKING.openFile(OsBytes.text(source.get().toAbsolutePath()))) {
          long copied = from.copyTo(file, content.size());
          if (copied != content.size()) {
            throw new IOException(source.get() + ": the file became shorter, only " + copied + " of " + content.size() + " bytes are left");
          }
        }
      } else if (content.size() > 0) {
        try (var in = content.open()) {
          HoleWriter.write(in, file);
        }
      }
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void createDirectory(ImagePath path) throws IOException {
    try {
      parent(path).makeDirectory(name(path), 0700);
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void createSymbolicLink(ImagePath path, String target) throws IOException {
    try {
      parent(path).makeSymbolicLink(name(path), target);
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void createHardLink(ImagePath path, ImagePath existing) throws IOException {
    try {
      var from = parent(existing);
      if (path.parent().equals(existing.parent())) {
        from.makeHardLink(name(path), from, name(existing));
        return;
      }
      // The parent of the new name is opened separately. The cache holds one path only, and would close the parent of the existing name.
      try (var other = new RootedDirectory(top).openDirectory(path.parent().relativeTo(ImagePath.ROOT))) {
        other.makeHardLink(name(path), from, name(existing));
      }
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void createSpecial(ImagePath path, FileType type, int major, int minor) throws IOException {
    try {
      parent(path).makeNode(name(path), type, 0600, major, minor);
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EPERM)) {
        leftOut.add("the device " + path);
        throw new DeviceRefusedException(path, major, minor, failure);
      }
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void remove(ImagePath path) throws IOException {
    Directory parent;
    try {
      parent = parent(path);
    } catch (ErrnoException failure) {
      if (isNowhere(failure)) {
        return;
      }
      throw named(failure, path);
    }
    try {
      RemoveTree.below(parent, name(path));
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void setMetadata(ImagePath path, Metadata metadata) throws IOException {
    try {
      var parent = parent(path);
      var name = name(path);
      var before = parent.status(name);
      FileOwners.OWN.set(parent, name, path, before, metadata);
      if (!before.isSymbolicLink()) {
        parent.changeMode(name, metadata.mode());
      }
      var present = xattrs(path);
      for (var gone : present.keySet()) {
        if (!metadata.xattrs().containsKey(gone)) {
          ExtendedAttributes.remove(parent, name, gone);
        }
      }
      for (var xattr : metadata.xattrs().entrySet()) {
        if (!PrivateXattrs.isOurs(xattr.getKey()) && !Objects.equals(xattr.getValue(), present.get(xattr.getKey()))) {
          writeXattr(parent, path, xattr.getKey(), xattr.getValue());
        }
      }
      parent.changeModified(name, metadata.modified());
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  /** Sets an attribute. Skips one that only root or the kernel may set if this process may not, as in a user namespace. */
  private void writeXattr(Directory parent, ImagePath path, String name, XattrValue value) throws ErrnoException {
    try {
      ExtendedAttributes.write(parent, name(path), name, value.bytes());
    } catch (ErrnoException failure) {
      if (!failure.is(Errno.EPERM) || !name.startsWith("trusted.") && !name.startsWith("security.")) {
        throw failure;
      }
      leftOut.add("the attribute " + name + " of " + path);
    }
  }

  /** Returns descriptions of the devices and attributes that could not be made. */
  public synchronized List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  @Override
  public synchronized Optional<FileNode> node(ImagePath path, FileStatus status) throws IOException {
    try {
      return InodeStore.super.node(path, FileOwners.OWN.asInImage(parent(path), name(path), status));
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void setModified(ImagePath path, Instant modified) throws IOException {
    try {
      parent(path).changeModified(name(path), modified);
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void setXattr(ImagePath path, String name, XattrValue value) throws IOException {
    try {
      ExtendedAttributes.write(parent(path), name(path), name, value.bytes());
    } catch (ErrnoException failure) {
      throw named(failure, path);
    }
  }

  @Override
  public synchronized void close() {
    closeFrom(0);
    root.close();
  }

  /** Returns the failure with the full path in the image in place of the name in its directory. */
  private static IOException named(ErrnoException failure, ImagePath path) {
    return named(failure, path.text());
  }

  private static IOException named(ErrnoException failure, String path) {
    var renamed = new ErrnoException(failure.call(), path, failure.errno());
    renamed.initCause(failure);
    return renamed;
  }

  /** The content of a file, by its path below the root of the store. Each read opens the path, so it works after the store is closed. */
  private record Content(StoreRoot root, ImagePath path, long size, Optional<FileStamp> stamp) implements StampedContent {
    /** A path of this many chars is within PATH_MAX of 4096 bytes, because a char has at most three bytes in UTF-8. */
    private static final int SAFE_LENGTH = 1300;

    @Override
    public StampedInput open() throws IOException {
      var file = openFile();
      return new StampedInput(file.input()) {
        @Override
        public Optional<FileStamp> stampNow() throws IOException {
          return Optional.of(FileStamp.of(file.status()));
        }
      };
    }

    OpenFile openFile() throws IOException {
      try {
        return root.openFile(path);
      } catch (ErrnoException failure) {
        throw named(failure, root.text() + path.text());
      }
    }

    @Override
    public Optional<Path> file() {
      var name = root.text() + path.text();
      return name.length() < SAFE_LENGTH ? Optional.of(OsBytes.path(name)) : Optional.empty();
    }
  }
}
