package dev.kaniko.runtime.fetch;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a checkout with metadata that does not depend on the user and the umask of the checkout. Owner and group are root. Group and
 * others may read and execute what the owner may; only the owner may write.
 *
 * @param modified the time of every file; empty to keep the time of the checkout
 */
record CheckoutTree(FileTree tree, Optional<Instant> modified) implements FileTree {
  private static final int READ_AND_EXECUTE = 0500;
  private static final int WRITE_OF_OTHERS = 0022;

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return tree.find(path).map(entry -> entry.with(settled(entry.node())));
  }

  private FileNode settled(FileNode node) {
    var metadata = node.metadata();
    int open = metadata.mode() & READ_AND_EXECUTE;
    int closed = node instanceof FileNode.SymbolicLink ? 0 : WRITE_OF_OTHERS;
    return node.with(metadata
        .withOwner(0, 0)
        .withMode((metadata.mode() | open >> 3 | open >> 6) & ~closed)
        .withModified(modified.orElse(metadata.modified())));
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return tree.list(directory);
  }
}
