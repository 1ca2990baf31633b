package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree whose files are known but for their bytes. Who opens one waits until all files are there. Safe for several threads. */
final class IndexedTree implements FileTree {
  /** Gets all files, with their bytes. */
  @FunctionalInterface
  interface Files {
    FileTree get() throws IOException;
  }

  /** Stands in an index for bytes that it does not have. */
  record Elsewhere(long size) implements FileContent {
    @Override
    public InputStream open() {
      throw new IllegalStateException("an index has no contents");
    }
  }

  private final FileTree index;
  private final Files files;
  private @Nullable FileTree all;

  IndexedTree(FileTree index, Files files) {
    this.index = index;
    this.files = files;
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return index.find(path).map(entry -> entry.node() instanceof FileNode.RegularFile(var metadata, Elsewhere(long size))
        ? new Entry(new FileNode.RegularFile(metadata, new Fetched(path, size)), entry.inode(), entry.implied())
        : entry);
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return index.list(directory);
  }

  private synchronized FileTree all() throws IOException {
    var tree = all;
    if (tree == null) {
      tree = files.get();
      all = tree;
    }
    return tree;
  }

  /** The bytes of the file at a path. */
  private final class Fetched implements FileContent {
    private final ImagePath path;
    private final long size;

    Fetched(ImagePath path, long size) {
      this.path = path;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() throws IOException {
      if (all().find(path).map(Entry::node).orElse(null) instanceof FileNode.RegularFile file) {
        return file.content().open();
      }
      throw new IOException(path + " is not where its index says");
    }
  }
}
