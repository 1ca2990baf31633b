package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;

/** A directory of a store that has no open directories. Each operation resolves the whole path. */
record StoredDirectory(InodeStore store, ImagePath path) implements InodeDirectory {
  @Override
  public List<InodeStore.Named> list() throws IOException {
    return store.list(path);
  }

  @Override
  public InodeDirectory open(String name) {
    return new StoredDirectory(store, path.child(name));
  }

  @Override
  public SortedMap<String, XattrValue> xattrs(String name) throws IOException {
    return store.xattrs(path.child(name));
  }

  @Override
  public InputStream read(String name) throws IOException {
    return store.content(path.child(name), 0).open();
  }

  @Override
  public String linkTarget(String name) throws IOException {
    return store.linkTarget(path.child(name));
  }

  @Override
  public void close() {}
}
