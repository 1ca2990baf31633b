package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ExtendedAttributes;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A directory of {@link LinuxInodeStore}, with one open descriptor. */
final class LinuxInodeDirectory implements InodeDirectory {
  private final Directory directory;

  /** Takes ownership of {@code directory}; {@link #close} closes it. */
  LinuxInodeDirectory(Directory directory) {
    this.directory = directory;
  }

  @Override
  public List<InodeStore.Named> list() throws IOException {
    return list(directory);
  }

  static List<InodeStore.Named> list(Directory directory) throws ErrnoException {
    var named = new ArrayList<InodeStore.Named>();
    directory.forEachStatus((name, status) -> named.add(new InodeStore.Named(name, status)));
    named.sort(Comparator.comparing(InodeStore.Named::name));
    return named;
  }

  @Override
  public InodeDirectory open(String name) throws IOException {
    return new LinuxInodeDirectory(directory.openDirectory(name));
  }

  @Override
  public SortedMap<String, XattrValue> xattrs(String name) throws IOException {
    return xattrs(directory, name);
  }

  static SortedMap<String, XattrValue> xattrs(Directory directory, String name) throws ErrnoException {
    var xattrs = new TreeMap<String, XattrValue>();
    ExtendedAttributes.read(directory, name)
        .forEach(
            (attribute, value) -> {
              if (!PrivateXattrs.contains(attribute)) {
                xattrs.put(attribute, XattrValue.of(value));
              }
            });
    return xattrs;
  }

  @Override
  public InputStream read(String name) throws IOException {
    return directory.openFile(name).input();
  }

  @Override
  public String linkTarget(String name) throws IOException {
    return directory.readLink(name);
  }

  @Override
  public void close() {
    directory.close();
  }
}
