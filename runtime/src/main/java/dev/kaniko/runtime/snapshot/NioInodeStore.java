package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A store on any file system of {@code java.nio.file} with the attribute views {@code unix} and {@code user}, such as jimfs. The views cannot
 * set all 12 mode bits, numeric owners, devices, or extended attributes by their full name. These are kept in {@code user:} attributes of the
 * inode. A device or fifo is an empty file with such an attribute.
 */
public final class NioInodeStore implements InodeStore {
  private static final LinkOption NO_FOLLOW = LinkOption.NOFOLLOW_LINKS;

  /** The attribute with type, mode, owner, group, major and minor as text. */
  private static final String INODE = "kaniko.inode";

  /** The attribute with the last change of the inode, in nanoseconds of a clock of this class. Some file systems do not maintain ctime. */
  private static final String CHANGED = "kaniko.changed";

  private static final AtomicLong CLOCK = new AtomicLong();

  private static final String XATTR = "kaniko.xattr.";

  private final Path root;

  /** Opens a store of the tree below the directory {@code root}. */
  public NioInodeStore(Path root) {
    this.root = Objects.requireNonNull(root);
  }

  @Override
  public InodeDirectory openRoot() {
    return new StoredDirectory(this, ImagePath.ROOT);
  }

  @Override
  public Optional<FileStatus> status(ImagePath path) throws IOException {
    var file = locate(path);
    return file.isPresent() && Files.exists(file.get(), NO_FOLLOW) ? Optional.of(read(file.get())) : Optional.empty();
  }

  private static FileStatus read(Path file) throws IOException {
    var basic = Files.readAttributes(file, BasicFileAttributes.class, NO_FOLLOW);
    var plain = basic.isDirectory() ? FileType.DIRECTORY : basic.isSymbolicLink() ? FileType.SYMBOLIC_LINK : FileType.REGULAR;
    int mode = basic.isDirectory() ? 0755 : basic.isSymbolicLink() ? 0777 : 0644;
    var inode = attribute(file, INODE).map(Kept::parse).orElseGet(() -> new Kept(plain, mode, 0, 0, 0, 0));
    return new FileStatus(
        inode.type, inode.mode, inode.uid, inode.gid, number(file, "unix:nlink"), basic.isDirectory() ? 0 : basic.size(),
        number(file, "unix:ino"), 1, inode.major, inode.minor, basic.lastModifiedTime().toInstant(),
        changed(file), 0);
  }

  private static Instant changed(Path file) throws IOException {
    var ours = attribute(file, CHANGED);
    return ours.isPresent()
        ? Instant.ofEpochSecond(0, ByteBuffer.wrap(ours.get()).getLong())
        : ((FileTime) Files.getAttribute(file, "unix:ctime", NO_FOLLOW)).toInstant();
  }

  private static void touch(Path file) throws IOException {
    write(file, CHANGED, ByteBuffer.allocate(Long.BYTES).putLong(CLOCK.incrementAndGet()).array());
  }

  private static long number(Path file, String attribute) throws IOException {
    return ((Number) Files.getAttribute(file, attribute, NO_FOLLOW)).longValue();
  }

  @Override
  public List<String> names(ImagePath directory) throws IOException {
    return list(directory).stream().map(Named::name).toList();
  }

  @Override
  public List<Named> list(ImagePath directory) throws IOException {
    var file = locate(directory);
    if (file.isEmpty() || !Files.isDirectory(file.get(), NO_FOLLOW)) {
      return List.of();
    }
    var names = new TreeMap<String, Named>();
    try (var children = Files.newDirectoryStream(file.get())) {
      for (var child : children) {
        var name = Objects.requireNonNull(child.getFileName()).toString();
        names.put(name, new Named(name, read(child)));
      }
    }
    return new ArrayList<>(names.values());
  }

  @Override
  public SortedMap<String, XattrValue> xattrs(ImagePath path) throws IOException {
    var file = existing(path);
    var found = new TreeMap<String, XattrValue>();
    for (var name : view(file).list()) {
      if (name.startsWith(XATTR) && !PrivateXattrs.contains(name.substring(XATTR.length()))) {
        attribute(file, name).ifPresent(value -> found.put(name.substring(XATTR.length()), XattrValue.of(value)));
      }
    }
    return found;
  }

  @Override
  public Optional<XattrValue> xattr(ImagePath path, String name) throws IOException {
    return attribute(existing(path), XATTR + name).map(XattrValue::of);
  }

  @Override
  public String linkTarget(ImagePath path) throws IOException {
    return Files.readSymbolicLink(existing(path)).toString();
  }

  @Override
  public FileContent content(ImagePath path, long size) {
    return new Content(this, path, size);
  }

  @Override
  public void createFile(ImagePath path, FileContent content) throws IOException {
    var file = vacant(path);
    try (var in = content.open()) {
      Files.copy(in, file);
    }
    touch(file);
  }

  @Override
  public void createDirectory(ImagePath path) throws IOException {
    Files.createDirectory(vacant(path));
  }

  @Override
  public void createSymbolicLink(ImagePath path, String target) throws IOException {
    Files.createSymbolicLink(vacant(path), root.getFileSystem().getPath(target));
  }

  @Override
  public void createHardLink(ImagePath path, ImagePath existing) throws IOException {
    var file = existing(existing);
    Files.createLink(vacant(path), file);
    touch(file);
  }

  @Override
  public void createSpecial(ImagePath path, FileType type, int major, int minor) throws IOException {
    var file = vacant(path);
    Files.createFile(file);
    write(file, INODE, new Kept(type, 0644, 0, 0, major, minor).format());
  }

  @Override
  public void remove(ImagePath path) throws IOException {
    var file = locate(path);
    if (file.isEmpty() || !Files.exists(file.get(), NO_FOLLOW)) {
      return;
    }
    for (var name : names(path)) {
      remove(path.child(name));
    }
    Files.delete(file.get());
  }

  @Override
  public void setMetadata(ImagePath path, Metadata metadata) throws IOException {
    var file = existing(path);
    var before = read(file);
    var inode = new Kept(
        before.type(), before.isSymbolicLink() ? 0777 : metadata.mode(), (int) metadata.uid(), (int) metadata.gid(),
        before.specialMajor(), before.specialMinor());
    write(file, INODE, inode.format());
    for (var name : xattrs(path).keySet()) {
      view(file).delete(XATTR + name);
    }
    for (var xattr : metadata.xattrs().entrySet()) {
      if (!PrivateXattrs.isOurs(xattr.getKey())) {
        write(file, XATTR + xattr.getKey(), xattr.getValue().bytes());
      }
    }
    setModified(path, metadata.modified());
  }

  @Override
  public void setModified(ImagePath path, Instant modified) throws IOException {
    var file = existing(path);
    Files.setAttribute(file, "lastModifiedTime", FileTime.from(modified), NO_FOLLOW);
    touch(file);
  }

  @Override
  public void setXattr(ImagePath path, String name, XattrValue value) throws IOException {
    var file = existing(path);
    write(file, XATTR + name, value.bytes());
    touch(file);
  }

  @Override
  public void close() {}

  /** Returns the file at a path; empty if one of its parents is not a directory. */
  private Optional<Path> locate(ImagePath path) {
    var file = root;
    for (var name : path.names()) {
      if (!Files.isDirectory(file, NO_FOLLOW)) {
        return Optional.empty();
      }
      file = file.resolve(name);
    }
    return Optional.of(file);
  }

  private Path existing(ImagePath path) throws IOException {
    return locate(path)
        .filter(file -> Files.exists(file, NO_FOLLOW))
        .orElseThrow(() -> new NoSuchFileException(path.text()));
  }

  private Path vacant(ImagePath path) throws IOException {
    return locate(path).orElseThrow(() -> new NotDirectoryException(path.parent().text()));
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Objects.requireNonNull(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class, NO_FOLLOW));
  }

  private static Optional<byte[]> attribute(Path file, String name) throws IOException {
    var view = view(file);
    if (!view.list().contains(name)) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.allocate(view.size(name));
    view.read(name, buffer);
    return Optional.of(buffer.array());
  }

  private static void write(Path file, String name, byte[] value) throws IOException {
    view(file).write(name, ByteBuffer.wrap(value));
  }

  /** The part of an inode that java.nio cannot set. */
  private record Kept(FileType type, int mode, int uid, int gid, int major, int minor) {
    static Kept parse(byte[] text) {
      var words = new String(text, StandardCharsets.US_ASCII).split(" ");
      return new Kept(
          FileType.valueOf(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]),
          Integer.parseInt(words[4]), Integer.parseInt(words[5]));
    }

    byte[] format() {
      return (type + " " + mode + " " + uid + " " + gid + " " + major + " " + minor).getBytes(StandardCharsets.US_ASCII);
    }
  }

  private record Content(NioInodeStore store, ImagePath path, long size) implements FileContent {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(store.existing(path), NO_FOLLOW);
    }
  }
}
