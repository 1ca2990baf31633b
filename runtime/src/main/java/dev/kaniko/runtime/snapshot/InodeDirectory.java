package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;

/**
 * An open directory of an {@link InodeStore}, for walks. Names are relative to this directory, so a step costs the same at any depth, and several
 * threads can walk at once. It stays valid while the store is used, and after the store is closed. Symbolic links are not followed.
 */
public interface InodeDirectory extends AutoCloseable {
  /** Returns the names in this directory, sorted, each with its status. Only this operation is not thread-safe. */
  List<InodeStore.Named> list() throws IOException;

  /** Opens a directory in this one. The caller closes it, before or after this one. */
  InodeDirectory open(String name) throws IOException;

  /** Returns the attributes of {@code name} as {@link InodeStore#xattrs} does. */
  SortedMap<String, XattrValue> xattrs(String name) throws IOException;

  /** Opens the bytes of the regular file {@code name}. */
  InputStream read(String name) throws IOException;

  /** Returns the target of the symbolic link {@code name}. */
  String linkTarget(String name) throws IOException;

  @Override
  void close();
}
