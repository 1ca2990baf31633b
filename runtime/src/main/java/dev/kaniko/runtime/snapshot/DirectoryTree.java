package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The tree of an {@link InodeStore}. */
public final class DirectoryTree implements FileTree {
  private final InodeStore store;
  private final boolean attributes;
  private final HeapRoom room = new HeapRoom("the tree");

  public DirectoryTree(InodeStore store) {
    this(store, true);
  }

  private DirectoryTree(InodeStore store, boolean attributes) {
    this.store = Objects.requireNonNull(store);
    this.attributes = attributes;
  }

  /** Returns a tree that shows no extended attributes, because the kernel has to be asked for those of each file. */
  public static DirectoryTree withoutAttributes(InodeStore store) {
    return new DirectoryTree(store, false);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    var known = store.status(path);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    var status = known.get();
    var inode = status.links() > 1 && !status.isDirectory() ? OptionalLong.of(status.inode()) : OptionalLong.empty();
    var node = attributes ? store.node(path, status) : store.node(path, status, Collections.emptySortedMap());
    return node.map(found -> new Entry(found, inode));
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    PathLength.check(directory.text());
    var names = store.namesForLayer(directory);
    room.take(names.size());
    return names;
  }
}
