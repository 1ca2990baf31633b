package dev.kaniko.instruction.standard;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tree with nothing but its root: what {@code --link} copies into. */
record EmptyTree() implements FileTree {
  @Override
  public Optional<Entry> find(ImagePath path) {
    return path.isRoot()
        ? Optional.of(Entry.of(new FileNode.Directory(Metadata.of(0755, 0, 0, Instant.EPOCH))))
        : Optional.empty();
  }

  @Override
  public List<String> list(ImagePath directory) {
    return List.of();
  }
}
