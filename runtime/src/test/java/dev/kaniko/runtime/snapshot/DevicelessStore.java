package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** A store for a process in a user namespace, where the kernel permits only the device 0:0, which hides names in an overlay. */
record DevicelessStore(InodeStore store) implements InodeStore {
  @Override
  public void createSpecial(ImagePath path, FileType type, int major, int minor) throws IOException {
    if (type != FileType.FIFO && (type != FileType.CHARACTER_DEVICE || major != 0 || minor != 0)) {
      throw new DeviceRefusedException(path, major, minor, new AccessDeniedException(path.text()));
    }
    store.createSpecial(path, type, major, minor);
  }

  @Override
  public InodeDirectory openRoot() throws IOException {
    return store.openRoot();
  }

  @Override
  public Optional<FileStatus> status(ImagePath path) throws IOException {
    return store.status(path);
  }

  @Override
  public List<String> names(ImagePath directory) throws IOException {
    return store.names(directory);
  }

  @Override
  public List<Named> list(ImagePath directory) throws IOException {
    return store.list(directory);
  }

  @Override
  public SortedMap<String, XattrValue> xattrs(ImagePath path) throws IOException {
    return store.xattrs(path);
  }

  @Override
  public Optional<XattrValue> xattr(ImagePath path, String name) throws IOException {
    return store.xattr(path, name);
  }

  @Override
  public String linkTarget(ImagePath path) throws IOException {
    return store.linkTarget(path);
  }

  @Override
  public FileContent content(ImagePath path, long size) {
    return store.content(path, size);
  }

  @Override
  public void createFile(ImagePath path, FileContent content) throws IOException {
    store.createFile(path, content);
  }

  @Override
  public void createDirectory(ImagePath path) throws IOException {
    store.createDirectory(path);
  }

  @Override
  public void createSymbolicLink(ImagePath path, String target) throws IOException {
    store.createSymbolicLink(path, target);
  }

  @Override
  public void createHardLink(ImagePath path, ImagePath existing) throws IOException {
    store.createHardLink(path, existing);
  }

  @Override
  public void remove(ImagePath path) throws IOException {
    store.remove(path);
  }

  @Override
  public void setMetadata(ImagePath path, Metadata metadata) throws IOException {
    store.setMetadata(path, metadata);
  }

  @Override
  public void setModified(ImagePath path, Instant modified) throws IOException {
    store.setModified(path, modified);
  }

  @Override
  public void setXattr(ImagePath path, String name, XattrValue value) throws IOException {
    store.setXattr(path, name, value);
  }

  @Override
  public void close() {
    store.close();
  }
}
