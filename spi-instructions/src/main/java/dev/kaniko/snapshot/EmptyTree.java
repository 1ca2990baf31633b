package dev.kaniko.snapshot;

import dev.kaniko.image.ImagePath;
import java.util.List;
import java.util.Optional;

/** The tree of {@link FileTree#EMPTY}. */
final class EmptyTree implements FileTree {
  @Override
  public Optional<Entry> find(ImagePath path) {
    return path.isRoot() ? Optional.of(Entry.of(FileNode.Directory.IMPLIED)) : Optional.empty();
  }

  @Override
  public List<String> list(ImagePath directory) {
    return List.of();
  }
}
