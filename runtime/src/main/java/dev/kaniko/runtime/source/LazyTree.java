package dev.kaniko.runtime.source;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree that is opened when it is first read. Safe for several threads. */
final class LazyTree implements FileTree {
  /** Opens the tree. */
  @FunctionalInterface
  interface Opener {
    FileTree open() throws IOException, InterruptedException;
  }

  private final Opener opener;
  private @Nullable FileTree tree;

  LazyTree(Opener opener) {
    this.opener = Objects.requireNonNull(opener);
  }

  private synchronized FileTree tree() throws IOException {
    if (tree == null) {
      try {
        tree = opener.open();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("cancelled", e);
      }
    }
    return tree;
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return tree().find(path);
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return tree().list(directory);
  }
}
