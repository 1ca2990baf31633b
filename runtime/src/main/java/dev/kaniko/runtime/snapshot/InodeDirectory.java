package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.SortedMap;

/**
 * An open directory of an {@link InodeStore}, for walks: names are seen from here, so that a step costs the same at any depth, and
 * several threads walk at once. Stays valid when the store is used otherwise or closed. Links are not followed.
 */
public interface InodeDirectory extends AutoCloseable {
  /** Returns the names here, sorted, each with its status. For one thread at a time; the other operations are for several. */
  List<InodeStore.Named> list() throws IOException;

  /** Opens a directory in this one; the caller closes it, and this one may be closed before. */
  InodeDirectory open(String name) throws IOException;

  /** Returns the attributes of {@code name} as {@link InodeStore#xattrs} does. */
  SortedMap<String, XattrValue> xattrs(String name) throws IOException;

  /** Opens the bytes of the regular file {@code name}. */
  InputStream read(String name) throws IOException;

  /** Returns the text of the symbolic link {@code name}. */
  String linkTarget(String name) throws IOException;

  @Override
  void close();
}
