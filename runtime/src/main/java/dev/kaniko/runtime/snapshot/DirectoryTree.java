package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** The tree of an {@link InodeStore}. */
public final class DirectoryTree implements FileTree {
  private final InodeStore store;
  private final HeapRoom room = new HeapRoom("the tree");

  public DirectoryTree(InodeStore store) {
    this.store = Objects.requireNonNull(store);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    var found = store.status(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var status = found.get();
    var inode = status.links() > 1 && !status.isDirectory() ? OptionalLong.of(status.inode()) : OptionalLong.empty();
    return store.node(path, status).map(node -> new Entry(node, inode));
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    PathLength.check(directory.text());
    var names = store.list(directory).stream()
        .filter(named -> named.status().type() != FileType.SOCKET)
        .map(InodeStore.Named::name)
        .toList();
    room.take(names.size());
    return names;
  }
}
